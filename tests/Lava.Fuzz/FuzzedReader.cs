namespace Lava.Fuzz;

/// <summary>A reader of text written by others: whatever the text, it ends with a value or its documented errors.</summary>
internal abstract class FuzzedReader
{
    /// <summary>Good texts, which are mutated.</summary>
    public abstract IReadOnlyList<string> Corpus { get; }

    /// <summary>Words and marks of the language, which mutation puts in.</summary>
    public abstract IReadOnlyList<string> Words { get; }

    /// <summary>Texts made to be dangerous: deep, huge, endless. Tried first, and then mutated like the corpus.</summary>
    public abstract IReadOnlyList<string> Nasty { get; }

    /// <summary>Reads a text; any exception is a finding.</summary>
    public abstract void Read(string text);

    /// <summary>A text made from scratch; null where mutation is all there is.</summary>
    public virtual string? Generate(Random random) => null;

    /// <summary>A text so often, cut to what a reader is given at most.</summary>
    protected static string Times(string text, int times) =>
        string.Concat(Enumerable.Repeat(text, Math.Min(times, FuzzLoop.LargestInput / Math.Max(1, text.Length))));

    /// <summary>A finding: an outcome that the reader's documentation rules out.</summary>
    protected static void Expect(bool condition, string what)
    {
        if (!condition)
        {
            throw new InvalidOperationException(what);
        }
    }
}
