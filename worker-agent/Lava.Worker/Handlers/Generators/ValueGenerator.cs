using System.Text.Json.Nodes;

namespace Lava.Worker.Handlers.Generators;

/// <summary>A source of foreach values: each a map laid over the child's globals. A new one is a file and a line in <see cref="All"/>.</summary>
internal abstract class ValueGenerator
{
    private static readonly ValueGenerator[] All = [new RangeGenerator(), new InlineGenerator(), new CsvGenerator(), new JsonLinesGenerator(), new S3ListGenerator()];

    /// <summary>Its <c>type</c>.</summary>
    public abstract string Type { get; }
    /// <summary>Fields that are rendered.</summary>
    public virtual IReadOnlyList<string> Rendered => [];
    /// <summary>Fields that must be there.</summary>
    protected abstract IReadOnlyList<string> Required { get; }
    /// <summary>Fields that may be there.</summary>
    protected virtual IReadOnlyList<string> Optional => [];

    /// <summary>The generator of a type. Throws <see cref="GeneratorException"/>.</summary>
    public static ValueGenerator Find(string? type) => All.FirstOrDefault(g => g.Type == type)
        ?? throw new GeneratorException($"Bad job parameters: foreach.type: \"{type}\" is none of {string.Join(", ", All.Select(g => g.Type))}");

    /// <summary>Reads the values, lazily. Throws <see cref="GeneratorException"/> with the place of what is wrong.</summary>
    public IAsyncEnumerable<JsonObject> ReadAsync(JsonObject fields, JobContext context, CancellationToken cancellation)
    {
        var missing = Required.Where(r => fields[r] is null).ToList();
        var unexpected = fields.Select(f => f.Key).Where(k => !Required.Contains(k) && !Optional.Contains(k)).ToList();
        if (missing.Count > 0) throw new GeneratorException($"Bad job parameters: foreach: Missing keys: {string.Join(", ", missing)}");
        if (unexpected.Count > 0) throw new GeneratorException($"Bad job parameters: foreach: Unexpected keys: {string.Join(", ", unexpected)}");
        return ValuesAsync(fields, context, cancellation);
    }

    /// <summary>Reads the values of checked fields.</summary>
    protected abstract IAsyncEnumerable<JsonObject> ValuesAsync(JsonObject fields, JobContext context, CancellationToken cancellation);

    /// <summary>A text field.</summary>
    protected static string Text(JsonObject fields, string name) => fields[name] is JsonValue v && v.TryGetValue<string>(out var text) ? text
        : throw new GeneratorException($"Bad job parameters: foreach.{name} must be a text");
}

/// <summary>The values can't be made; the message is for people.</summary>
internal sealed class GeneratorException(string message) : Exception(message);
