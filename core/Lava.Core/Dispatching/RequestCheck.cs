using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Validation;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Dispatching;

/// <summary>Checks a request's map by its fields (spec: dispatch.md §6).</summary>
internal static class RequestCheck
{
    private static readonly FieldTable Table = new(
        "dispatch request",
        new("job_id", Words, "the job") { Required = true },
        new("parameters", Map, "overlay of the job's parameters") { NullIsAbsent = true },
        new("globals", Globals, "overlay of the job's globals") { NullIsAbsent = true },
        new("delay", Validation.Tables.FieldKinds.Duration, "how long it waits") { NullIsAbsent = true })
    {
        NotesAllowed = true,
    };

    /// <summary>The request, or what is wrong with it.</summary>
    public static (RequestedDispatch? Request, IReadOnlyList<Finding> Findings) Read(JsonNode? node, int index, FieldPath path)
    {
        var context = new CheckContext();
        var scope = context.Root(path);
        if (node is JsonObject map) Table.Check(map, scope);
        else scope.Error(ProblemCodes.Kind, $"{JsonScalars.Show(node)} is no request: write a map such as {{\"job_id\": \"app/load\"}}");
        return context.HasErrors ? (null, context.Findings) : (Bind((JsonObject)node!, index), []);
    }

    private static RequestedDispatch Bind(JsonObject map, int index) => new()
    {
        Index = index,
        JobId = map["job_id"].Text()!,
        Parameters = (JsonObject?)map["parameters"]?.DeepClone(),
        Globals = (JsonObject?)map["globals"]?.DeepClone(),
        Delay = map["delay"] is { } delay && Model.Duration.TryParse(delay, out var read, out _) ? read : default,
    };
}
