using System.Diagnostics;
using System.Globalization;
using Lava.EndToEnd.Aws;
using Lava.Emulators;
using Lava.Functions.Tests.Support;
using Xunit.Abstractions;

namespace Lava.Functions.Tests.EndToEnd;

/// <summary>The same with the native binary that is deployed; and what it takes to start, printed, not judged.</summary>
[Trait("Category", "Slow")]
[Collection(NativeBinary.Collection)]
public sealed class NativeTests(NativeBinary binary, ITestOutputHelper output) : EndToEndTests(binary.Path)
{
    private const int Starts = 10, Warm = 300;
    private const double TicksPerSecond = 100;

    [SkippableTheory]
    [InlineData("dispatch", """{"job_id":"app/load"}""")]
    [InlineData("s3trigger", null)]
    public async Task Cold_start_and_warm_handling(string handler, string? json)
    {
        await using var realm = await EmulatedRealm.CreateAsync(fleets: ["core"]);
        await realm.PutAsync("""{"job_id":"app/load","type":"log","payload":"x","worker":"core","enabled":true,"owner":"me","description":"d"}""");
        await realm.PutAsync("""{"trigger_id":"t","description":"d","owner":"me","bucket":"data","prefix":"in","job_id":"app/load","enabled":true,"parameters":{"file":"{{ key }}"} }""");
        // What the emulators' first calls take is not the function's.
        await using (var first = FunctionProcess.Start(handler, realm, program: binary.Path))
            for (var i = 0; i < Warm; i++) Assert.True((await first.InvokeAsync(json ?? Samples.S3("data", "in/a.txt", sequencer: $"first {i}"))).Succeeded);
        var times = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var function = FunctionProcess.Start(handler, realm, program: binary.Path);
            var answer = await function.InvokeAsync(json ?? Samples.S3("data", "in/a.txt", sequencer: $"{start}"));
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            Assert.True(answer.Succeeded, answer.Json!.ToJsonString());
            if (start < Starts - 1) continue;
            output.WriteLine(Invariant($"{handler}: binary {new FileInfo(binary.Path).Length / 1e6:F1} MB"));
            output.WriteLine(Invariant($"{handler}: process start to first message in the queue, answered: {string.Join(' ', times.Order().Select(t => t.ToString("F0", CultureInfo.InvariantCulture)))} ms"));
            output.WriteLine(Invariant($"{handler}: {Memory(function.Id, "VmRSS")} kB resident, {Memory(function.Id, "VmHWM")} kB at most"));
            var (before, clock) = (CpuSeconds(function.Id), Stopwatch.GetTimestamp());
            for (var i = 0; i < Warm; i++) Assert.True((await function.InvokeAsync(json ?? Samples.S3("data", "in/a.txt", sequencer: $"warm {i}"))).Succeeded);
            output.WriteLine(Invariant($"{handler}: {(CpuSeconds(function.Id) - before) / Warm * 1000:F2} ms of CPU and {Stopwatch.GetElapsedTime(clock).TotalMilliseconds / Warm:F1} ms an event, warm"));
        }
    }

    private static string Memory(int process, string field) =>
        File.ReadLines($"/proc/{process}/status").Single(l => l.StartsWith(field + ":", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "", StringComparison.Ordinal).Trim();

    // Fields 14 and 15 of proc(5)'s stat, in ticks; the name before them may hold blanks.
    private static double CpuSeconds(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
