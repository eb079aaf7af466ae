using System.Diagnostics;
using Lava.Core.Model;

namespace Lava.Core.Tests.Model;

public sealed class GlobTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*.csv", "in/a/b.csv", true)]
    [InlineData("*.csv", "b.CSV", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]x", "bx", false)]
    [InlineData("[!a-c]x", "dx", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[", "[", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("[!]", "[!]", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData("[-a]", "-", true)]
    [InlineData("[z-a]", "m", false)]
    [InlineData("a*b*c", "a-b-b-c", true)]
    [InlineData("a*b*c", "a-b-b-d", false)]
    [InlineData("**a**", "bab", true)]
    [InlineData("a\nb*", "a\nbc", true)]
    public void Patterns_match_as_fnmatchcase_does(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Glob.IsMatch(pattern, text));

    [Fact]
    public void A_pattern_of_many_stars_does_not_take_forever()
    {
        var watch = Stopwatch.StartNew();
        Assert.False(Glob.IsMatch(string.Concat(Enumerable.Repeat("a*", 500)) + "b", new string('a', 20_000)));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
    }
}
