using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Lava.Aws.Tests.Services;

/// <summary>botocore, the SDK that others are measured by: asks it how it would send and sign.</summary>
internal static class BotocoreReference
{
    /// <summary>Why it can't be asked here; null when it can.</summary>
    public static string? Missing { get; } = Run("-c", "import botocore", "").Problem is { } problem ? $"python3 with botocore is not there: {problem}" : null;

    /// <summary>One answer a case, in their order.</summary>
    public static JsonArray Ask(JsonArray cases)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Services", "botocore_reference.py");
        var (output, problem) = Run(script, null, cases.ToJsonString());
        return problem is null ? (JsonArray)JsonNode.Parse(output)! : throw new InvalidOperationException(problem);
    }

    private static (string Output, string? Problem) Run(string first, string? second, string input)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(first);
        if (second is not null) start.ArgumentList.Add(second);
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? (output, null) : ("", errors.Result);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return ("", e.Message);
        }
    }
}
