using System.Globalization;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace Lava.Worker.Handlers.Generators;

/// <summary>Rows of a CSV file; its header gives the names. All values are texts; a short row's missing ones are null.</summary>
internal sealed class CsvGenerator : ValueGenerator
{
    public override string Type => "csv";
    public override IReadOnlyList<string> Rendered => ["filename"];
    protected override IReadOnlyList<string> Required => ["filename"];

    protected override async IAsyncEnumerable<JsonObject> ValuesAsync(
        JsonObject fields, JobContext context, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var name = Text(fields, "filename");
        using var reader = await FileSource.OpenAsync(name, context, cancellation);
        // The parser alone: the reader above it makes objects by reflection, which a native program can't.
        using var csv = new CsvParser(reader, new CsvConfiguration(CultureInfo.InvariantCulture) { BadDataFound = null });
        if (!await csv.ReadAsync()) throw new GeneratorException($"foreach: {name}: it is empty: the first line must name the columns");
        var header = csv.Record!;
        if (header.Length != header.Distinct(StringComparer.Ordinal).Count()) throw new GeneratorException($"foreach: {name}: two columns have the same name");
        while (await csv.ReadAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            if (csv.Count > header.Length)
                throw new GeneratorException($"foreach: {name}: line {csv.RawRow}: {csv.Count} cells but {header.Length} columns");
            var value = new JsonObject();
            for (var i = 0; i < header.Length; i++) value[header[i]] = i < csv.Count ? csv[i] : null;
            yield return value;
        }
    }
}
