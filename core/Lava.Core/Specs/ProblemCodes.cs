namespace Lava.Core.Specs;

/// <summary>The stable names of problems.</summary>
public static class ProblemCodes
{
    /// <summary>The file isn't YAML or JSON.</summary>
    public const string Syntax = "syntax";

    /// <summary>A key stands twice in one map.</summary>
    public const string DuplicateKey = "duplicate-key";

    /// <summary>A limit of the reader: depth, aliases, size.</summary>
    public const string TooLarge = "too-large";

    /// <summary>A file that holds nothing.</summary>
    public const string Empty = "empty";

    /// <summary>The folder and the item disagree, or neither says what the file holds.</summary>
    public const string UnknownItem = "unknown-item";

    /// <summary>An id that another item has.</summary>
    public const string DuplicateId = "duplicate-id";

    /// <summary>A field that nobody reads.</summary>
    public const string UnknownField = "unknown-field";

    /// <summary>A required field is absent.</summary>
    public const string Missing = "missing";

    /// <summary>A value of the wrong kind.</summary>
    public const string Kind = "kind";

    /// <summary>A value of the right kind out of its range or grammar.</summary>
    public const string Value = "value";

    /// <summary>Fields that exclude or need each other.</summary>
    public const string Combination = "combination";

    /// <summary>A name that Lava keeps for itself.</summary>
    public const string Reserved = "reserved";

    /// <summary>A job or connection type that doesn't exist.</summary>
    public const string UnknownType = "unknown-type";

    /// <summary>Something named that isn't there.</summary>
    public const string NotFound = "not-found";

    /// <summary>Jobs that wait for or contain each other.</summary>
    public const string Cycle = "cycle";

    /// <summary>A schedule that can't be read.</summary>
    public const string Schedule = "schedule";

    /// <summary>A template that can't be read.</summary>
    public const string Template = "template";

    /// <summary>Something that is used or scheduled, and switched off.</summary>
    public const string Disabled = "disabled";

    /// <summary>A secret in plain text.</summary>
    public const string Secret = "secret";

    /// <summary>A name outside of the rules for names.</summary>
    public const string Name = "name";

    /// <summary>An old form with a better one.</summary>
    public const string Deprecated = "deprecated";
}
