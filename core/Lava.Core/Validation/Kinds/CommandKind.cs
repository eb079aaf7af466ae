using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Core.Validation.Kinds;

/// <summary>A command line: it is split into words first, and each word is a template by itself.</summary>
/// <param name="description">What the words are.</param>
/// <param name="firstIsRendered">Whether the first word is a template, too.</param>
public sealed class CommandKind(string description, bool firstIsRendered) : ValueKind
{
    /// <inheritdoc/>
    public override string Expects => description;

    /// <inheritdoc/>
    protected override bool TakesTemplates => false;

    /// <inheritdoc/>
    public override bool Fits(JsonValueKind kind) => kind == JsonValueKind.String;

    /// <inheritdoc/>
    public override JsonObject Schema(SchemaParts parts) => SchemaText.Pattern(@"\S");

    /// <inheritdoc/>
    protected override void CheckFitting(JsonNode? value, CheckScope scope)
    {
        var line = value.Text()!;
        var (words, problem) = ShellWords.Split(line);
        if (problem is not null)
        {
            var right = line.EndsWith('\\') ? "double it, or take it away" : "close it, or put a backslash before it";
            scope.Error(ProblemCodes.Value, $"{problem}: {right}");
        }
        else if (words.Count == 0)
        {
            Wrong(value, scope);
        }
        else if (scope.Context.ChecksTemplates)
        {
            CheckWords(line, firstIsRendered ? words : words.Skip(1), scope);
        }
    }

    private static void CheckWords(string line, IEnumerable<string> words, CheckScope scope)
    {
        foreach (var word in words.Where(w => scope.Renders(w)))
        {
            if (IsCutApart(word) && !TemplateCheck.IsReadable(word))
            {
                scope.Error(
                    ProblemCodes.Template,
                    $"the template is cut apart at its blanks, into words such as {PlainSecrets.Masked(word)}: put the whole word into quotes, or take the blanks away");
                return;
            }

            if (TemplateCheck.Problem(word, scope.Names!) is { } problem)
            {
                var unquoted = line.Contains(word, StringComparison.Ordinal) ? "" : "\n  (the command line's own quotes are taken off first: put the whole word into the other kind of quotes)";
                scope.Error(ProblemCodes.Template, problem + unquoted);
            }
        }
    }

    // A word that opens a tag and doesn't close it, unless it only writes the marks of one, as in {{'{{'}} or between raw and endraw.
    private static bool IsCutApart(string word) => Opens(word, "{{", "}}") || Opens(word, "{%", "%}") || Opens(word, "{#", "#}");

    private static bool Opens(string word, string open, string close) =>
        word.LastIndexOf(open, StringComparison.Ordinal) is >= 0 and var at && word.IndexOf(close, at, StringComparison.Ordinal) < 0;
}
