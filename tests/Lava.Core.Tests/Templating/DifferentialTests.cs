using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Templating;

namespace Lava.Core.Tests.Templating;

/// <summary>Holds the engine against Jinja2 itself, case by case of cases.jsonl.</summary>
public sealed class DifferentialTests
{
    private static readonly string[] Cases = File.ReadAllLines(Path.Combine(Folder(), "cases.jsonl")).Where(l => l.Length > 0).ToArray();

    [SkippableFact]
    public async Task Text_and_errors_are_those_of_Jinja2()
    {
        var reference = await Reference();
        Skip.If(reference is null, "python3 with jinja2 and dateutil is not installed");
        var differences = new StringBuilder();
        var count = 0;
        foreach (var (line, expected) in Cases.Zip(reference))
        {
            var testCase = JsonNode.Parse(line)!.AsObject();
            if (testCase.ContainsKey("lava"))
            {
                // A difference on purpose, held by the other test.
                continue;
            }

            var (ok, text) = Render(testCase);
            var wanted = JsonNode.Parse(expected)!.AsObject();
            var wantedOk = wanted["ok"]!.GetValue<bool>();
            if (ok != wantedOk || (ok && text != wanted["text"]!.GetValue<string>()))
            {
                count++;
                differences.Append($"{testCase["template"]!.GetValue<string>()}\n    Jinja2: {expected}\n    Lava:   {(ok ? "" : "error ")}{JsonValue.Create(text).ToJsonString()}\n");
            }
        }

        Assert.True(count == 0, $"{count} of {Cases.Length} cases differ:\n{differences}");
        Assert.Equal(Cases.Length, reference.Length);
    }

    [Fact]
    public void Differences_on_purpose_stay_as_they_are_written()
    {
        foreach (var line in Cases)
        {
            var testCase = JsonNode.Parse(line)!.AsObject();
            if (testCase["lava"] is { } wanted)
            {
                var (ok, text) = Render(testCase);
                Assert.Equal((line, wanted.GetValue<string>()), (line, ok ? text : "error"));
            }
        }
    }

    private static (bool Ok, string Text) Render(JsonObject testCase)
    {
        var files = testCase["files"] as JsonObject;
        var options = new TemplateOptions
        {
            Delimiters = testCase["delimiters"]?.GetValue<string>() == "build" ? Delimiters.Build : Delimiters.Run,
            Autoescape = testCase["autoescape"]?.GetValue<bool>() ?? false,
            Strict = testCase["strict"]?.GetValue<bool>() ?? false,
            Clock = new NewYorkClock(),
            Loader = name => files?[name]?.GetValue<string>(),
        };
        try
        {
            var vars = BatchVars.Decode(testCase["vars"] ?? new JsonObject());
            return (true, Template.Parse(testCase["template"]!.GetValue<string>(), options).Render(vars));
        }
        catch (TemplateException error)
        {
            return (false, error.Message);
        }
    }

    private static async Task<string[]?> Reference()
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(Folder(), "reference.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TZ"] = "America/New_York", ["PYTHONIOENCODING"] = "utf-8" },
        };
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            try
            {
                await process.StandardInput.WriteAsync(string.Join('\n', Cases));
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended at once, for want of a module.
            }

            await process.WaitForExitAsync();
            if ((await errors).Contains("ModuleNotFoundError", StringComparison.Ordinal))
            {
                return null;
            }

            Assert.True(process.ExitCode == 0, await errors);
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private sealed class NewYorkClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone { get; } = TimeZoneInfo.FindSystemTimeZoneById("America/New_York");
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
