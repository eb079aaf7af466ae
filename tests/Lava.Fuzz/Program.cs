using System.Globalization;
using Lava.Fuzz;

// Started with DOTNET_GCHeapHardLimit, so that a text that takes too much memory fails. With --text FILE it reads one recorded text again.
var readers = new Dictionary<string, Func<FuzzedReader>>
{
    ["crontab"] = () => new CrontabTexts(),
    ["template"] = () => new TemplateTexts(),
    ["spec"] = () => new SpecTexts(),
    ["message"] = () => new MessageTexts(),
};
if (args is [var only, "--text", var file] && readers.TryGetValue(only, out var again))
{
    again().Read(System.Runtime.InteropServices.MemoryMarshal.Cast<byte, char>(File.ReadAllBytes(file)).ToString());
    return 0;
}

if (args is not [var name, var seconds, var seed] || !readers.TryGetValue(name, out var make))
{
    Console.Error.WriteLine($"usage: {string.Join('|', readers.Keys)} SECONDS SEED, or NAME --text FILE");
    return 2;
}

return new FuzzLoop(name, make(), int.Parse(seed, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))).Run();
