using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Lava.Cli.Tests.Support;

/// <summary>Python's jsonschema, a validator of its own; null where it isn't installed.</summary>
internal static class PythonSchemas
{
    private const string Script = """
        import sys, json
        from jsonschema import Draft202012Validator as V
        checks = json.load(sys.stdin)
        for s in checks["schemas"].values(): V.check_schema(s)
        validators = {n: V(s) for n, s in checks["schemas"].items()}
        json.dump([[e.json_path + " " + e.message[:200] for e in validators[c["schema"]].iter_errors(c["item"])] for c in checks["cases"]], sys.stdout)
        """;

    /// <summary>
    /// The errors of each item by its schema. Throws when a schema is no good one.
    /// </summary>
    public static IReadOnlyList<IReadOnlyList<string>>? Errors(
        IReadOnlyDictionary<string, string> schemas, IEnumerable<(string Schema, JsonNode Item)> cases)
    {
        var checks = new JsonObject
        {
            ["schemas"] = new JsonObject(schemas.Select(s => KeyValuePair.Create(s.Key, JsonNode.Parse(s.Value)))),
            ["cases"] = new JsonArray([.. cases.Select(c => (JsonNode)new JsonObject { ["schema"] = c.Schema, ["item"] = c.Item.DeepClone() })]),
        };
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-W", "ignore", "-c", Script])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var error = python.StandardError.ReadToEndAsync();
            python.StandardInput.Write(checks.ToJsonString());
            python.StandardInput.Close();
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            if (python.ExitCode == 0)
            {
                return [.. JsonNode.Parse(output)!.AsArray().Select(errors => (IReadOnlyList<string>)[.. errors!.AsArray().Select(e => (string)e!)])];
            }

            var said = error.GetAwaiter().GetResult();
            return said.Contains("ModuleNotFoundError", StringComparison.Ordinal) || said.Contains("ImportError", StringComparison.Ordinal)
                ? null
                : throw new InvalidOperationException(said);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            return null;
        }
    }
}
