using System.Text.Json.Nodes;
using Lava.Cli.Tests.Support;
using Lava.Core.Specs;
using Lava.Core.Validation.Schemas;

namespace Lava.Cli.Tests;

/// <summary>The JSON Schemas for editors in schemas/.</summary>
public sealed class SchemaTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Fixtures.Folder, "..", ".."));

    // What a schema can't see: templates, schedules, ranges that the realm sets, and what items say about each other.
    private static readonly HashSet<string> BeyondSchemas =
    [
        "A fleet that nobody named",
        "More tries than the realm allows",
        "A minute out of range",
        "A schedule of a disabled job",
        "A schedule that no dispatcher looks after",
        "A dispatcher with a slip",
        "A time zone that does not exist",
        "A time zone of a lavasched job that does not exist",
        "A command with an open quote",
        "More values than a foreach may have",
        "A template that never ends",
        "A template that blanks cut apart",
        "A template that lost its quotes to the command line",
        "A name with a slip in a template",
        "A name that only actions have",
        "vars, which actions do not have",
        "A run in a template of a trigger",
        "A filter with a slip, in a second line",
        "A block without its end",
        "A child with a slip",
        "A child on another fleet",
        "A dag that waits for itself",
        "Chains that contain each other",
        "Jobs that dispatch each other",
        "Actions that dispatch each other",
        "An id in two files",
        "A connection that is not there",
        "A connection of another type",
        "A payload that is not there",
        "A docker job without an engine",
        "A job that a trigger misses",
        "An AWS key in plain text",
        "A password among the globals",
        "A disabled connection",
        "A configuration variable with a slip",
    ];

    [Fact]
    public void The_files_are_what_the_tables_say()
    {
        foreach (var (name, text) in SpecSchemas.Files())
        {
            var file = Path.Combine(Root, "schemas", name);
            if (Environment.GetEnvironmentVariable("LAVA_UPDATE_SNAPSHOTS") == "1")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                File.WriteAllText(file, text);
            }

            Assert.Equal(text, File.ReadAllText(file));
        }
    }

    [SkippableFact]
    public void They_accept_the_examples_and_the_samples()
    {
        string[] folders = [Path.Combine(Fixtures.Folder, "Examples"), .. Directory.EnumerateDirectories(Path.Combine(Root, "samples"))];
        var files = folders
            .SelectMany(f => Directory.EnumerateFiles(f, "*.yaml", SearchOption.AllDirectories).Where(p => !p.Contains("/payloads/", StringComparison.Ordinal) && !p.Contains("/.lava/", StringComparison.Ordinal)))
            .Where(p => SchemaOf(p) is not null).ToList();
        var errors = PythonSchemas.Errors(SpecSchemas.Files(), files.Select(f => (SchemaOf(f)!, SourceDocument.Parse(new SpecFile(f, File.ReadAllText(f))).Root!)));
        Skip.If(errors is null, "python3 with jsonschema is not here");
        Assert.True(files.Count >= 20);
        Assert.Equal("", string.Join('\n', files.Zip(errors).SelectMany(f => f.Second.Select(e => $"{f.First}: {e}"))));
    }

    [SkippableFact]
    public void They_reject_what_is_broken_within_one_item()
    {
        var cases = new List<(string Title, string Schema, JsonNode Item)>();
        foreach (var (title, files) in BrokenSpecs.All())
        {
            var (path, text) = files[0];
            if (SchemaOf(path) is { } schema && SourceDocument.Parse(new SpecFile(path, text)) is { Root: { } root, Problems.Count: 0 })
            {
                cases.Add((title, schema, root));
            }
        }

        var errors = PythonSchemas.Errors(SpecSchemas.Files(), cases.Select(c => (c.Schema, c.Item)));
        Skip.If(errors is null, "python3 with jsonschema is not here");
        Assert.Equal(BeyondSchemas.Order(), cases.Zip(errors).Where(c => c.Second.Count == 0).Select(c => c.First.Title).Order());
        Assert.True(cases.Count - BeyondSchemas.Count >= 30);
    }

    private static string? SchemaOf(string path) =>
        Path.GetFileName(path) == "realm.yaml" ? "realm.schema.json"
        : path.Contains("jobs/", StringComparison.Ordinal) ? "job.schema.json"
        : path.Contains("connections/", StringComparison.Ordinal) ? "connection.schema.json"
        : path.Contains("s3triggers/", StringComparison.Ordinal) ? "s3trigger.schema.json"
        : null;
}
