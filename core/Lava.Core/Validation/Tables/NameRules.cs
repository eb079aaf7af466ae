using System.Text.RegularExpressions;
using Lava.Core.Naming;

namespace Lava.Core.Validation.Tables;

/// <summary>The rules for names, as a message when a name breaks one.</summary>
public static partial class NameRules
{
    // Schemas end an expression with $, which lets a last line break pass in .NET.
    private const string FleetName = "[a-z][-a-z0-9_]{0,62}", RealmName = "[a-z][a-z0-9_]{0,62}", LabelName = @"\w+", AttributeName = @"[a-zA-Z][-\w]*";

    /// <summary>The names of fleets, for schemas.</summary>
    public const string FleetPattern = "^(?!.*" + Names.DeadLetterSuffix + "$)" + FleetName + "$";

    /// <summary>The names of realms, for schemas.</summary>
    public const string RealmPattern = "^" + RealmName + "$";

    /// <summary>The labels of connections, for schemas.</summary>
    public const string LabelPattern = "^" + LabelName + "$";

    /// <summary>The attributes of generic connections, for schemas.</summary>
    public const string AttributePattern = "^" + AttributeName + "$";

    /// <summary>Names that aren't Lava's own, for schemas.</summary>
    public const string FreePattern = "^(?![lL][aA][vV][aA])";

    /// <summary>A fleet: lower-case letters, digits, hyphens and underscores, beginning with a letter. A queue of dead letters is none.</summary>
    public static string? FleetProblem(string name) =>
        !Fleet().IsMatch(name) ? $"\"{name}\" is no name for a fleet: a letter, then letters, digits, - or _, all lower-case, at most 63"
        : name.EndsWith(Names.DeadLetterSuffix, StringComparison.Ordinal) ? $"\"{name}\" is no name for a fleet: {Names.DeadLetterSuffix} ends the name of a queue of dead letters"
        : null;

    /// <summary>A realm: as a fleet, without hyphens, which the names of its queues are split at.</summary>
    public static string? RealmProblem(string name) =>
        Realm().IsMatch(name) ? null : $"\"{name}\" is no name for a realm: a letter, then letters, digits or _, all lower-case, at most 63";

    /// <summary>Names beginning <c>lava</c> in any case are Lava's own.</summary>
    public static string? ReservedProblem(string name) =>
        name.StartsWith("lava", StringComparison.OrdinalIgnoreCase)
            ? $"\"{name}\" is reserved: choose a name that doesn't begin with \"lava\""
            : null;

    /// <summary>A label of a connection, which becomes part of the name of a variable.</summary>
    public static string? LabelProblem(string name) =>
        Label().IsMatch(name) ? null : $"\"{name}\" is no label: letters, digits and _ only";

    /// <summary>An attribute of a generic connection.</summary>
    public static string? AttributeProblem(string name) =>
        Attribute().IsMatch(name) ? null : $"\"{name}\" is no name for an attribute: a letter, then letters, digits, - or _";

    [GeneratedRegex("^" + AttributeName + @"\z")]
    private static partial Regex Attribute();

    [GeneratedRegex("^" + FleetName + @"\z")]
    private static partial Regex Fleet();

    [GeneratedRegex("^" + RealmName + @"\z")]
    private static partial Regex Realm();

    [GeneratedRegex("^" + LabelName + @"\z")]
    private static partial Regex Label();
}
