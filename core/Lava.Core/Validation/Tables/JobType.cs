using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Validation.Tables;

/// <summary>A job type: what its payload may be, and its parameters.</summary>
/// <param name="Name">The value of <c>type</c>.</param>
/// <param name="Payload">What the payload may be.</param>
/// <param name="Parameters">The fields of <c>parameters</c>.</param>
public sealed record JobType(string Name, ValueKind Payload, FieldTable Parameters)
{
    /// <summary>The names that templates in the payload may use; null: it isn't rendered.</summary>
    public TemplateNames? PayloadRenders { get; init; }

    /// <summary>The payload files that a job of this type names, below the realm's payloads.</summary>
    public Func<JsonObject, IReadOnlyList<string>> PayloadFiles { get; init; } = _ => [];

    /// <summary>What is wrong with the templates in the text of a payload file of a job; null: such files aren't rendered.</summary>
    public Func<string, JsonObject, string?>? FileProblem { get; init; }

    /// <summary>What payload and parameters must be together; gets the whole job.</summary>
    public Action<JsonObject, CheckScope>? Together { get; init; }

    /// <summary>The files of a payload that is a name or a list of names.</summary>
    internal static IReadOnlyList<string> FilesOfList(JsonObject job) => job["payload"] switch
    {
        JsonArray list => [.. list.Select(e => e.Text()).OfType<string>()],
        var one => one.Text() is { } name ? [name] : [],
    };
}
