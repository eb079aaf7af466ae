namespace Lava.Core.Specs;

/// <summary>What to do about a text that YamlDotNet can't parse: its messages say what is wrong in YAML's own terms only.</summary>
internal static class YamlAdvice
{
    private static readonly (string Part, string Advice)[] All =
    [
        ("quoted scalar, found unexpected end", "close the quote"),
        ("unknown escape character", "double the backslash, or use single quotes"),
        ("quoted scalar", "close the quote, and double a quote that is meant itself"),
        ("invalid mapping", "put the value into quotes, or begin the line where its neighbours begin"),
        ("mapping values are not allowed", "put the value into quotes, or begin the line where its neighbours begin"),
        ("cannot start any token", "put the value into quotes"),
        ("expected '-' indicator", "begin the line where its neighbours begin: a list and a map don't mix"),
        ("did not find expected key", "begin the line where its neighbours begin"),
        ("expected comment or line break", "begin the text in the next line"),
        ("anchor or alias", "put a value that begins with & or * into quotes"),
        ("tag", "put a value that begins with ! into quotes"),
        ("expected <document end>", "take away what stands after the last bracket"),
        ("flow", "close the bracket, and put commas between entries"),
        ("node content", "take away the bracket, or put the value into quotes"),
        ("can't stand or end here", "close every bracket and quote before it"),
    ];

    /// <summary>The advice for a message of the parser.</summary>
    public static string For(string message) =>
        Array.Find(All, a => message.Contains(a.Part, StringComparison.Ordinal)).Advice ?? "look at the quotes, brackets and indentation before this place";
}
