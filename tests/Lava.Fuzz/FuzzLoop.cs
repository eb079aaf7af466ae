using System.Diagnostics;
using System.Globalization;

namespace Lava.Fuzz;

/// <summary>
/// Feeds a reader for a time. Its process has a small heap, so that a text that needs more ends in an OutOfMemoryException, and the reading
/// thread a small stack. A finding is written to a file and ends the loop.
/// </summary>
internal sealed class FuzzLoop(string name, FuzzedReader reader, int seed, TimeSpan time)
{
    /// <summary>Characters of the largest text tried.</summary>
    public const int LargestInput = 64 * 1024;

    private const int Stack = 1024 * 1024;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(120);
    private readonly string record = Path.Combine(Path.GetTempPath(), $"lava-fuzz-{name}-{Environment.ProcessId}");
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private long started;
    private long count;
    private (TimeSpan Time, string Text) slowest = (TimeSpan.Zero, "");
    private (long Bytes, string Text) largest = (0, "");
    private string? finding;

    /// <summary>Runs; 0 when nothing was found, 1 with the finding on the error output.</summary>
    public int Run()
    {
        var thread = new Thread(Loop, Stack) { IsBackground = true };
        Volatile.Write(ref started, Stopwatch.GetTimestamp());
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(1)))
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref started)) > Hang)
            {
                finding = $"it reads longer than {Hang.TotalSeconds} s";
                break;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name}: seed {seed}, {count} texts in {clock.Elapsed.TotalSeconds:0} s; slowest {slowest.Time.TotalMilliseconds:0} ms; most allocated for one text {largest.Bytes / 1048576.0:0.0} MB; heap limit {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1048576} MB, peak of the process {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB"));
        if (Environment.GetEnvironmentVariable("LAVA_FUZZ_VERBOSE") is not null)
        {
            Console.WriteLine($"slowest: {Shown(slowest.Text)}\nlargest: {Shown(largest.Text)}");
        }

        if (finding is null)
        {
            File.Delete(record);
            return 0;
        }

        Console.Error.WriteLine($"{name}: seed {seed}, text {count} in {record}: {finding}");
        return 1;
    }

    private void Loop()
    {
        var random = new Random(seed);
        var mutator = new Mutator(reader, random);
        foreach (var text in reader.Nasty.Concat(reader.Corpus))
        {
            if (!Try(text))
            {
                return;
            }
        }

        while (clock.Elapsed < time && Try(mutator.Next()))
        {
        }
    }

    private bool Try(string text)
    {
        // Written first: a stack that overflows leaves nothing else behind. As UTF-16, which keeps lone surrogates.
        File.WriteAllBytes(record, System.Runtime.InteropServices.MemoryMarshal.AsBytes(text.AsSpan()));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        Volatile.Write(ref started, start);
        try
        {
            reader.Read(text);
        }
        catch (Exception e)
        {
            finding = $"{e}\n{Shown(text)}";
            return false;
        }

        count++;
        var (took, bytes) = (Stopwatch.GetElapsedTime(start), GC.GetAllocatedBytesForCurrentThread() - before);
        slowest = took > slowest.Time ? (took, text) : slowest;
        largest = bytes > largest.Bytes ? (bytes, text) : largest;
        return true;
    }

    private static string Shown(string text) => (text.Length > 2000 ? text[..2000] + $"... ({text.Length} characters)" : text).Replace("\0", "\\0", StringComparison.Ordinal);
}
