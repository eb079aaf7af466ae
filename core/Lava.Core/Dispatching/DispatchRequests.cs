using System.Text.Json.Nodes;
using Lava.Core.Specs;

namespace Lava.Core.Dispatching;

/// <summary>
/// Reads what the body of a message or of an invoke asks to dispatch (spec: dispatch.md §6): a JSON map, a list of them, or lines of
/// text. A bad request is a problem of its own and the good ones still count. Nothing that is read throws.
/// </summary>
public static class DispatchRequests
{
    /// <summary>
    /// Reads a text. It is JSON when it reads as a map or a list, and when it begins as a map does: <c>123</c> or <c>true</c> is a job's id.
    /// </summary>
    public static RequestedDispatches Read(string body)
    {
        var text = body.StartsWith('\uFEFF') ? body[1..] : body;
        if (text.AsSpan().TrimStart() is not ['{' or '[', .. var rest] begin) return RequestLines.Read(text);
        var document = SourceDocument.Parse(new SpecFile("body.json", text));
        if (document.Root is JsonObject or JsonArray) return Read(document);
        // "[nightly]/load" may be a job; "[{" never is.
        return begin[0] == '[' && rest.TrimStart() is not ['{' or '[' or ']', ..] ? RequestLines.Read(text)
            : new([], [.. document.Problems.Select(p => new RequestProblem(null, p.Line, p.Column, "", p.Message))]);
    }

    /// <summary>Reads JSON that is parsed already: a map, a list of maps, or a text of lines.</summary>
    public static RequestedDispatches Read(JsonNode? body) =>
        body is JsonValue value && value.TryGetValue<string>(out var text) ? Read(text) : Read(new SourceDocument("", body, null, []));

    private static RequestedDispatches Read(SourceDocument document)
    {
        List<RequestedDispatch> requests = [];
        var problems = document.Problems.Select(p => new RequestProblem(Owner(document, p), p.Line, p.Column, p.Path, p.Message)).ToList();
        var doubtful = problems.Select(p => p.Index).ToHashSet();
        foreach (var (node, index, path) in Items(document.Root))
        {
            var (request, findings) = RequestCheck.Read(node, index, path);
            if (request is not null && !doubtful.Contains(index)) requests.Add(request);
            problems.AddRange(findings.Select(f => Placed(f.ToProblem(document), index)));
        }
        return new(requests, [.. problems.OrderBy(p => p.Index)]);

        RequestProblem Placed(Problem problem, int index) => document.IsEmpty
            ? new(index, 0, 0, problem.Path, problem.Message)
            : new(index, problem.Line, problem.Column, problem.Path, problem.Message);
    }

    private static IEnumerable<(JsonNode? Node, int Index, FieldPath Path)> Items(JsonNode? root) =>
        root is JsonArray list ? list.Select((node, i) => (node, i, FieldPath.Root.Item(i))) : [(root, 0, FieldPath.Root)];

    // A key that stands twice is a problem of the text: it belongs to the last request that begins before it.
    private static int Owner(SourceDocument document, Problem problem) => document.Root is not JsonArray list ? 0
        : Math.Max(0, Enumerable.Range(0, list.Count).Count(i => Begins(document.Position(FieldPath.Root.Item(i)), problem)) - 1);

    private static bool Begins(SourcePosition at, Problem problem) =>
        at.Line < problem.Line || (at.Line == problem.Line && at.Column <= problem.Column);
}
