using System.Globalization;
using System.Text.Json.Nodes;

namespace Lava.Worker.Handlers.Generators;

/// <summary>Numbers from <c>start</c> to before <c>stop</c> by <c>step</c>, under <c>name</c>; without a name, so many empty values.</summary>
internal sealed class RangeGenerator : ValueGenerator
{
    public override string Type => "range";
    protected override IReadOnlyList<string> Required => ["stop"];
    protected override IReadOnlyList<string> Optional => ["start", "step", "name"];

    protected override async IAsyncEnumerable<JsonObject> ValuesAsync(
        JsonObject fields, JobContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        long start = Number(fields, "start", 0), stop = Number(fields, "stop", 0), step = Number(fields, "step", 1);
        if (step == 0) throw new GeneratorException("Bad job parameters: foreach.step must not be 0");
        var name = fields["name"] is null ? null : Text(fields, "name");
        for (var n = start; step > 0 ? n < stop : n > stop; n += step)
        {
            await Task.CompletedTask;
            yield return name is null ? [] : new JsonObject { [name] = n };
        }
    }

    private static long Number(JsonObject fields, string name, long absent)
    {
        if (fields[name] is not { } node) return absent;
        return long.TryParse(node.ToJsonString().Trim('"'), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : throw new GeneratorException($"Bad job parameters: foreach.{name}: {node.ToJsonString()} is no whole number");
    }
}
