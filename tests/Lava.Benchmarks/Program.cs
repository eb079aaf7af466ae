using System.Globalization;
using Lava.Benchmarks;

// dotnet run --project tests/Lava.Benchmarks -c Release -- embedded [--log N] [--exe N] [--slots 4,32] | aws [--log N] [--cmd N] [--exe N] [--slots 5] | check [JOBS] | templates
if (args is ["templates"])
{
    await TemplateLoad.RunAsync(seconds: 1);
    return 0;
}

if (args is ["check", .. var count and { Length: <= 1 }])
{
    CheckLoad.Run(count is [var jobs] ? int.Parse(jobs, CultureInfo.InvariantCulture) : 10_000);
    return 0;
}

if (args is ["aws", .. var numbers])
{
    var wanted = new Dictionary<string, int> { ["log"] = 500, ["cmd"] = 300, ["exe"] = 300, ["slots"] = 5 };
    for (var i = 0; i < numbers.Length; i += 2)
    {
        if (i + 1 == numbers.Length || !numbers[i].StartsWith("--", StringComparison.Ordinal) || !wanted.ContainsKey(numbers[i][2..]))
        {
            Console.Error.WriteLine($"{numbers[i]}: no such option, or without its number: --log, --cmd, --exe, --slots N");
            return 2;
        }
        wanted[numbers[i][2..]] = int.Parse(numbers[i + 1], CultureInfo.InvariantCulture);
    }
    wanted.Remove("slots", out var atATime);
    await AwsLoad.RunAsync(wanted, atATime);
    return 0;
}

if (args is not ["embedded", .. var options])
{
    Console.Error.WriteLine("usage: embedded [--log 2000] [--exe 1000] [--slots 4,32] | aws [--log 500] [--cmd 300] [--exe 300] [--slots 5] | check [10000] | templates");
    return 2;
}

int logRuns = 2000, exeRuns = 1000;
int[] slots = [4, 32];
for (var i = 0; i + 1 < options.Length; i += 2)
{
    switch (options[i])
    {
        case "--log": logRuns = int.Parse(options[i + 1]); break;
        case "--exe": exeRuns = int.Parse(options[i + 1]); break;
        case "--slots": slots = [.. options[i + 1].Split(',').Select(int.Parse)]; break;
        default:
            Console.Error.WriteLine($"unknown option {options[i]}");
            return 2;
    }
}
Console.WriteLine($"{Environment.ProcessorCount} processors, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, launcher {Load.LauncherPath}");
Console.WriteLine("case            runs  runs/s  CPU ms/run  start p50 ms  p99 ms  RSS MB idle  peak  launcher");
foreach (var slot in slots)
{
    await Load.RunAsync("idle", "exe", 50, slot, oneByOne: true, timed: true);
    await Load.RunAsync("log", "log", logRuns, slot, oneByOne: false, timed: false);
    await Load.RunAsync("exe", "exe", exeRuns, slot, oneByOne: false, timed: false);
    await Load.RunAsync("timed", "exe", exeRuns, slot, oneByOne: false, timed: true);
}
return 0;
