using System.Diagnostics;
using System.Text.Json.Nodes;
using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

/// <summary>Scalars against PyYAML's own safe loader, where python3 has it.</summary>
public sealed class YamlAgainstPythonTests
{
    private const string Script = """
        import sys, json, yaml, datetime, decimal
        class L(yaml.SafeLoader): pass
        def show(v):
            if v is None or isinstance(v, (bool, str)): return v
            if isinstance(v, (datetime.datetime, datetime.date)): return v.isoformat()
            if isinstance(v, int): return ["n", str(v)]
            return ["n", repr(decimal.Decimal(repr(v)).normalize())]
        for line in sys.stdin:
            try: v = show(yaml.load(json.loads(line), Loader=yaml.SafeLoader)["v"])
            except Exception as e: v = ["error"]
            print(json.dumps(v))
        """;

    [SkippableFact]
    public void Plain_scalars_resolve_as_they_do_in_python()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string alphabet = "0123456789-+.:_eExXbo 7TZtnyfa~";
        string[] stems = ["yes", "No", "on", "0x1f", "0b11", "017", "1_0", "1.5e+3", "1:30", "2024-01-02", "2024-01-02T03:04:05Z", ".inf", ".nan", "~", "null", "1e3", "=", "TRUE", "2024-1-2 3:04:05.123 +05:30", "-1.", "+.5"];
        var texts = Enumerable.Range(0, 3000)
            .Select(_ => random.Next(3) == 0 ? Mutate(stems[random.Next(stems.Length)], random, alphabet) : Letters(random, alphabet))
            .Concat(stems).Select(t => t.Trim()).Where(t => t.Length > 0).Distinct().ToList();

        var answers = Python(texts);
        Skip.If(answers is null, "python3 with yaml is not here");
        foreach (var (text, answer) in texts.Zip(answers))
        {
            var document = SourceDocument.Parse(new SpecFile("a.yaml", "v: " + text + "\n"));
            var expected = JsonNode.Parse(answer);
            if (expected is JsonArray { Count: 1 } || answer.Contains("Infinity", StringComparison.Ordinal) || answer.Contains("NaN", StringComparison.Ordinal))
            {
                // What Python refuses we may keep as text, as long as it makes no number of it.
                Assert.False(document.Root?["v"]?.GetValueKind() == System.Text.Json.JsonValueKind.Number, $"seed {seed}: {text}");
                continue;
            }

            Assert.True(document.Problems.Count == 0, $"seed {seed}: {text}: {string.Join(" | ", document.Problems.Select(p => p.Format()))}");
            var actual = document.Root!["v"];
            var same = expected is JsonArray number
                ? actual?.GetValueKind() == System.Text.Json.JsonValueKind.Number && Same(actual.ToJsonString(), (string)number[1]!)
                : JsonNode.DeepEquals(expected, actual);
            Assert.True(same, $"seed {seed}: {text}: python {answer}, here {actual?.ToJsonString()}");
        }
    }

    private static bool Same(string ours, string python)
    {
        var text = python.StartsWith("Decimal", StringComparison.Ordinal) ? python[9..^2] : python;
        return ours == text || double.Parse(ours).Equals(double.Parse(text));
    }

    private static string Letters(Random random, string alphabet) =>
        new([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => alphabet[random.Next(alphabet.Length)])]);

    private static string Mutate(string text, Random random, string alphabet)
    {
        var at = random.Next(text.Length + 1);
        return random.Next(2) == 0 || at == text.Length
            ? text.Insert(at, alphabet[random.Next(alphabet.Length)].ToString())
            : text.Remove(at, 1);
    }

    private static List<string>? Python(List<string> texts)
    {
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Script]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var reading = python.StandardOutput.ReadToEndAsync();
            texts.ForEach(t => python.StandardInput.WriteLine(JsonValue.Create("v: " + t + "\n")!.ToJsonString()));
            python.StandardInput.Close();
            var lines = reading.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
            python.WaitForExit();
            return lines.Count == texts.Count ? lines : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
