using System.Globalization;
using Lava.Benchmarks;

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

if (args is ["aws", .. var load])
{
    if (AwsLoadOptions.Read(load) is not { } wanted) return 2;
    await AwsLoad.RunAsync(wanted);
    return 0;
}

if (args is not ["embedded", .. var options])
{
    Console.Error.WriteLine($"usage: embedded [--log 2000] [--exe 1000] [--slots 4,32] | {AwsLoadOptions.Usage} | check [10000] | templates");
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
