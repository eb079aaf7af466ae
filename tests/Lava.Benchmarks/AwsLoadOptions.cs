using System.Globalization;

namespace Lava.Benchmarks;

/// <summary>What the load on a realm on the emulators shall be.</summary>
internal sealed record AwsLoadOptions
{
    /// <summary>How it is called.</summary>
    public const string Usage = "aws [--log 500] [--cmd 300] [--exe 300] [--slots 5] [--warm 200] [--agent FILE | --command \"WORKER\"]";

    /// <summary>How many runs of each job are measured at once.</summary>
    public IReadOnlyDictionary<string, int> Runs { get; private init; } = new Dictionary<string, int> { ["log"] = 500, ["cmd"] = 300, ["exe"] = 300 };
    /// <summary>The agent's slots.</summary>
    public int Slots { get; private init; } = 5;
    /// <summary>How many runs of each job go before, unmeasured.</summary>
    public int Warm { get; private init; } = 200;
    /// <summary>The agent's program; null: the one that was built with this driver.</summary>
    public string? Agent { get; private init; }
    /// <summary>A shell command that runs another worker, which takes the original's messages from the queue and tells its runs in the events table; null: Lava's own.</summary>
    public string? Command { get; private init; }

    /// <summary>Reads them; null, with a word on standard error, when they make no sense.</summary>
    public static AwsLoadOptions? Read(IReadOnlyList<string> args)
    {
        var options = new AwsLoadOptions();
        for (var i = 0; i < args.Count; i += 2)
        {
            var value = i + 1 < args.Count ? args[i + 1] : "";
            var number = int.TryParse(value, CultureInfo.InvariantCulture, out var parsed) && parsed > 0 ? parsed : 0;
            switch (args[i])
            {
                case "--agent" when File.Exists(value): options = options with { Agent = value }; break;
                case "--command" when value.Length > 0: options = options with { Command = value }; break;
                case "--slots" when number > 0: options = options with { Slots = number }; break;
                case "--warm" when number > 0: options = options with { Warm = number }; break;
                case "--log" or "--cmd" or "--exe" when number > 0: options = options with { Runs = new Dictionary<string, int>(options.Runs) { [args[i][2..]] = number } }; break;
                default:
                    Console.Error.WriteLine($"{args[i]} {value}: no such option, or not its value: {Usage}");
                    return null;
            }
        }
        return options;
    }
}
