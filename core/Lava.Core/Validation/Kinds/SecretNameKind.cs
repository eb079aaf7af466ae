using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>The name of a secret parameter. Its problems never show the value, which may be the secret itself.</summary>
public sealed partial class SecretNameKind : ValueKind
{
    // AWS Systems Manager, PutParameter.
    private const string Grammar = "(arn:aws[a-z-]*:ssm:[a-z0-9-]+:[0-9]{12}:parameter)?/?[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*(:[A-Za-z0-9_.-]+)?";

    /// <inheritdoc/>
    public override string Expects => "the name of a secret parameter, such as /lava/REALM/db-password";

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind is JsonValueKind.String or JsonValueKind.Number;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.Pattern("^" + Grammar + "$");

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        // At run time the store is asked, and says what it doesn't know.
        if (scope.Context.IsForRun) return;
        if (value.Text() is not { } name || !Name().IsMatch(name) || PlainSecrets.IsKnownForm(name))
        {
            scope.Error(ProblemCodes.Secret, $"this is no name of a secret: keep the secret in secrets.yaml or the parameter store, and write {Expects}");
        }
        else if (PlainSecrets.LooksRandom(name))
        {
            scope.Warn(ProblemCodes.Secret, $"this looks like a secret, not like its name: write {Expects}");
        }
    }

    [GeneratedRegex("^" + Grammar + @"\z")]
    private static partial Regex Name();
}
