using System.Diagnostics;
using System.Globalization;
using Xunit.Abstractions;

namespace Lava.Core.Tests.Fuzzing;

/// <summary>
/// Feeds each reader with broken and dangerous text of up to 64 KB for 60 seconds, <c>LAVA_FUZZ_SECONDS</c> for others. Each has a process
/// of its own whose heap can't grow beyond 100 MB, caches and all: a text that needs more ends in an OutOfMemoryException, which is a finding, as is
/// any other exception that isn't documented, a stack overflow, and a text read for minutes. The time is a budget, not an assertion. The texts are the same each time, others with <c>LAVA_SEED</c>: a number, or <c>fresh</c>.
/// </summary>
[Trait("Category", "Slow")]
public sealed class FuzzTests(ITestOutputHelper log)
{
    private const string HeapLimit = "0x6400000";
    private static readonly string[] Readers = ["template", "spec", "crontab", "message", "request"];

    [Fact]
    public async Task No_text_makes_a_reader_crash_hang_or_take_over_100_MB()
    {
        var seconds = Environment.GetEnvironmentVariable("LAVA_FUZZ_SECONDS") ?? "60";
        var seed = Environment.GetEnvironmentVariable("LAVA_SEED") switch
        {
            null or "" => "1",
            "fresh" => Environment.TickCount.ToString(CultureInfo.InvariantCulture),
            var given => given,
        };
        using var places = new SemaphoreSlim(2);
        var findings = await Task.WhenAll(Readers.Select(r => FuzzAsync(r, seconds, seed, places)));
        Assert.True(findings.All(f => f.Length == 0), string.Join('\n', findings));
    }

    private async Task<string> FuzzAsync(string reader, string seconds, string seed, SemaphoreSlim places)
    {
        await places.WaitAsync();
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Lava.Fuzz.dll"), reader, seconds, seed])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["DOTNET_GCHeapHardLimit"] = HeapLimit, ["DOTNET_gcConcurrent"] = "0", ["DOTNET_gcServer"] = "0" },
            })!;
            var errors = process.StandardError.ReadToEndAsync();
            log.WriteLine((await process.StandardOutput.ReadToEndAsync()).TrimEnd());
            await process.WaitForExitAsync();
            return process.ExitCode == 0 ? "" : $"{reader}, seed {seed}: exit {process.ExitCode}: {await errors}";
        }
        finally
        {
            places.Release();
        }
    }
}
