using System.Text.RegularExpressions;
using Lava.Core.Specs;
using Lava.Core.Validation.Kinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The kinds that many tables share.</summary>
internal static partial class FieldKinds
{
    // Schemas end an expression with $, which lets a last line break pass in .NET.
    private const string BucketText = "[a-z0-9][-.a-z0-9]{1,61}[a-z0-9]", S3Place = "s3://" + BucketText + "(/.*)?";

    public static readonly ValueKind Any = new AnyKind();
    public static readonly ValueKind Text = new TextKind();
    public static readonly ValueKind Words = new TextKind { MayBeEmpty = false };
    public static readonly ValueKind Bool = new BoolKind();
    public static readonly ValueKind Count = new IntKind(0);
    public static readonly ValueKind Positive = new IntKind(1);
    public static readonly ValueKind Port = new IntKind(1, 65535, orDigits: true);
    public static readonly ValueKind Duration = new DurationKind();
    public static readonly ValueKind Map = new MapKind(Any) { RendersNames = true };
    public static readonly ValueKind Texts = new ListKind(Text);
    public static readonly ValueKind TextOrList = new EitherKind(Words, new ListKind(Words));
    public static readonly ValueKind Args = new ListKind(new ScalarKind());
    public static readonly ValueKind Environment = new MapKind(Text) { NameProblem = VariableProblem, NamePattern = "^[^=]+$" };
    public static readonly ValueKind Conn = new ReferenceTextKind(ReferenceKind.Connection);
    public static readonly ValueKind Secret = new SecretNameKind();
    public static readonly ValueKind Connections = new MapKind(Conn) { NameProblem = NameRules.LabelProblem, NamePattern = NameRules.LabelPattern };
    public static readonly ValueKind Globals = new MapKind(Any) { NameProblem = NameRules.ReservedProblem, NameCode = ProblemCodes.Reserved, NamePattern = NameRules.FreePattern, RendersNames = true };
    public static readonly ValueKind Message = new EitherKind(Words, Map);

    public static readonly ValueKind S3Location = new TextKind
    {
        Matches = s => S3().IsMatch(s),
        Pattern = "^" + S3Place + "$",
        Description = "s3://bucket/prefix",
    };

    public static readonly ValueKind Bucket = new TextKind
    {
        Matches = s => BucketName().IsMatch(s),
        Pattern = "^" + BucketText + "$",
        Description = "the name of a bucket: 3 to 63 lower-case letters, digits, - and .",
    };

    public static readonly ValueKind Colour = new TextKind
    {
        Matches = s => Actions.FieldChecks.Colour(s) is null,
        Pattern = "^(good|warning|danger|#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6}))$",
        Description = "good, warning, danger or a hex colour such as #bbbbbb",
    };

    public static readonly ValueKind Zone = new TextKind { Matches = Scheduling.TimeZones.Exists, Description = "an IANA time zone such as Europe/London" };

    public static readonly ValueKind OneChar = new TextKind { Matches = s => s.EnumerateRunes().Count() == 1, Description = "one character", Pattern = "^.$" };

    public static ValueKind OneOf(params string[] choices) => new TextKind { Choices = choices };

    public static ValueKind ConnectionOf(params IReadOnlyList<string> types) => new ReferenceTextKind(ReferenceKind.Connection) { Types = types };

    public static ValueKind OrNull(ValueKind kind) => new EitherKind(kind, new NullKind());

    /// <summary>A rule that the text of a field mustn't break, and the same as an expression, for schemas.</summary>
    public static TableRule Named(string field, Func<string, string?> problem, string code, string? pattern = null) =>
        new TableRule.NamedBy(field, problem, code, pattern);

    private static string? VariableProblem(string name) =>
        name.Length > 0 && !name.Contains('=', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal)
            ? null
            : $"\"{name}\" is no name for an environment variable: it isn't empty and has no =";

    [GeneratedRegex("^" + S3Place + @"\z")]
    private static partial Regex S3();

    [GeneratedRegex("^" + BucketText + @"\z")]
    private static partial Regex BucketName();
}
