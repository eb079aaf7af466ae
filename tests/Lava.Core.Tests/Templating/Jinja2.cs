using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Tests.Templating.Generated;

namespace Lava.Core.Tests.Templating;

/// <summary>Jinja2 itself, in one python process that reads cases from a pipe and answers line by line (reference.py).</summary>
internal static class Jinja2
{
    /// <summary>The folder of this file, where the cases are.</summary>
    public static string Folder { get; } = FolderOf();

    /// <summary>Skips a test where python3 has no jinja2 and dateutil.</summary>
    public static void SkipIfMissing() => Skip.IfNot(Installed(), "python3 with jinja2 and dateutil is not installed");

    /// <summary>What Jinja2 makes of each case, in order, while the cases are still being made.</summary>
    public static async IAsyncEnumerable<(JsonObject Case, Outcome Outcome)> RenderAsync(IEnumerable<JsonObject> cases)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Folder, "reference.py")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TZ"] = "America/New_York", ["PYTHONIOENCODING"] = "utf-8" },
        })!;
        var errors = process.StandardError.ReadToEndAsync();
        foreach (var some in cases.Chunk(100))
        {
            // Its answers wait in the pipe's buffers while a few cases are written, so a task of its own writes them.
            var writing = Task.Run(async () =>
            {
                await process.StandardInput.WriteAsync(string.Concat(some.Select(c => c.ToJsonString() + "\n")));
                await process.StandardInput.FlushAsync();
            });
            foreach (var one in some)
            {
                var line = await process.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("python ended: " + await errors);
                var answer = JsonNode.Parse(line)!;
                var ok = answer["ok"]!.GetValue<bool>();
                yield return (one, new Outcome(ok, answer[ok ? "text" : "error"]!.GetValue<string>()));
            }

            await writing;
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
    }

    /// <summary>The cases that differ, described; cases with a <c>lava</c> field differ on purpose and are left out.</summary>
    public static async Task<(int Count, int Rendered, int Intended, string Text)> DifferencesAsync(IEnumerable<JsonObject> cases)
    {
        var differences = new StringBuilder();
        var (count, rendered, intended) = (0, 0, 0);
        await foreach (var (testCase, wanted) in RenderAsync(cases))
        {
            if (testCase.ContainsKey("lava"))
            {
                continue;
            }

            rendered += wanted.Ok ? 1 : 0;
            var actual = TemplateCase.Render(testCase);
            if (actual.Agrees(wanted))
            {
                continue;
            }

            if (IntendedDifference.Covers(wanted, actual, testCase["strict"]?.GetValue<bool>() ?? false))
            {
                intended++;
                continue;
            }

            if (++count <= 200)
            {
                var options = string.Join(' ', testCase.Select(f => f.Key).Where(k => k is "strict" or "autoescape" or "delimiters"));
                differences.Append($"{testCase["template"]!.GetValue<string>()}   {options}\n    Jinja2: {wanted}\n    Lava:   {actual}\n");
            }
        }

        return (count, rendered, intended, differences.ToString());
    }

    private static bool Installed()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import jinja2, dateutil"]) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string FolderOf([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
