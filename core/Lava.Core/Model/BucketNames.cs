using System.Text.RegularExpressions;

namespace Lava.Core.Model;

/// <summary>The grammar of bucket names (Amazon S3 user guide, "General purpose bucket naming rules").</summary>
public static partial class BucketNames
{
    /// <summary>What is wrong with a name; null when it is good.</summary>
    public static string? Problem(string name) =>
        !Pattern().IsMatch(name) || name.Contains("..", StringComparison.Ordinal) ? $"\"{name}\" is no bucket name: 3 to 63 of a-z, 0-9, - and ., beginning and ending with a letter or digit, no two dots together"
        : AddressPattern().IsMatch(name) ? $"\"{name}\" is no bucket name: it looks like an IP address"
        : null;

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\\z")]
    private static partial Regex Pattern();

    [GeneratedRegex("^[0-9]{1,3}(\\.[0-9]{1,3}){3}\\z")]
    private static partial Regex AddressPattern();
}
