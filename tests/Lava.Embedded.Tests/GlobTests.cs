namespace Lava.Embedded.Tests;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*c", "abbbc", true)]
    [InlineData("a*c*", "acx/c", true)]
    [InlineData("*a*b", "xaxxab", true)]
    [InlineData("*a*b", "xaxxabc", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[]]", "]", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[!]]", "x", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[", "[", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("a[", "a[", true)]
    [InlineData("[!", "[!", true)]
    [InlineData("A", "a", false)]
    public void Globs_match_as_fnmatch_does(string glob, string text, bool matches) => Assert.Equal(matches, Glob.Matches(glob, text));
}
