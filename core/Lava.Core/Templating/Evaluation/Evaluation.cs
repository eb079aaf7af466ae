using System.Runtime.CompilerServices;
using System.Text;

namespace Lava.Core.Templating;

/// <summary>One rendering: its options, its bounds, and where it is.</summary>
internal sealed class Evaluation
{
    // Equality and printing are asked for by collections too, which know no rendering; it runs on one thread.
    [ThreadStatic]
    private static Evaluation? current;

    // What an element of a list takes, boxed, in characters of a text.
    private const int ItemSize = 16;

    private readonly long started;
    private readonly TemplateLimits limits;
    private long steps;
    private long work;
    private int depth;

    public Evaluation(TemplateOptions options, TemplateLimits limits, TemplateTree tree, Frame root)
    {
        Options = options;
        this.limits = limits;
        started = options.Clock.GetTimestamp();
        Autoescape = options.Autoescape;
        Where = new Place(tree.Source, 0);
        Composition = new Composition(tree, root);
    }

    public TemplateOptions Options { get; }

    public bool Autoescape { get; set; }

    /// <summary>The last place a value was worked on, for errors.</summary>
    public Place Where { get; private set; }

    public Composition Composition { get; set; }

    /// <summary>What a filter block hands to its filters.</summary>
    public object? Piped { get; private set; }

    public Random Random => field ??= Options.Random ?? new Random();

    /// <summary>Time left for a regular expression.</summary>
    public TimeSpan TimeLeft
    {
        get
        {
            var left = limits.Time - Options.Clock.GetElapsedTime(started);
            return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
        }
    }

    /// <summary>
    /// Makes this the rendering that <see cref="Tick"/> counts for, until the result is disposed.
    /// </summary>
    public Turn Begin()
    {
        var turn = new Turn(current);
        current = this;
        return turn;
    }

    /// <summary>A step of work deep inside a value, such as one item compared or printed.</summary>
    public static void Tick() => current?.Step();

    public readonly struct Turn(Evaluation? before) : IDisposable
    {
        public void Dispose() => current = before;
    }

    public void At(Place place) => Where = place;

    public void Step()
    {
        if (++steps > limits.Steps)
        {
            throw Fault.Limit($"the template takes more than {limits.Steps} steps");
        }

        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fault.Limit("the template or one of its values is nested too deeply");
        }

        if ((steps & 0xFF) == 0)
        {
            CheckTime();
        }
    }

    /// <summary>Counts elements made deep inside a value, such as those of a list just filled.</summary>
    public static void Tally(long elements) => current?.SpendItems(elements);

    /// <summary>Refuses a list that has become too long while it is filled.</summary>
    public static void FitItems(long elements) => current?.Fit(elements * ItemSize);

    /// <summary>Refuses a text that has become too long while it is made.</summary>
    public static void FitText(long characters) => current?.Fit(characters);

    /// <summary>Counts elements, before they are made.</summary>
    public void SpendItems(long elements) => Spend(elements > long.MaxValue / ItemSize ? long.MaxValue / 4 : elements * ItemSize);

    /// <summary>Counts a text of that many characters, before it is made.</summary>
    public void Spend(long size)
    {
        Fit(size);
        work += size;
        if (work > limits.Work)
        {
            throw Fault.Limit($"the template makes more than {limits.Work} characters, where an element counts as {ItemSize}");
        }

        if (size > 0x1000)
        {
            CheckTime();
        }
    }

    /// <summary>Refuses a value that has become too large while it is made.</summary>
    public void Fit(long size)
    {
        if (size > limits.Output)
        {
            throw Fault.Limit($"a value is larger than {limits.Output} characters, where an element counts as {ItemSize}");
        }
    }

    /// <summary>Counts a text just made.</summary>
    public string Made(string text)
    {
        Spend(text.Length + ItemSize);
        return text;
    }

    public void Write(StringBuilder output, string text)
    {
        work += text.Length;
        if (output.Length + text.Length > limits.Output || work > limits.Work)
        {
            throw Fault.Limit($"the text is longer than {limits.Output} characters");
        }

        output.Append(text);
    }

    public void Enter()
    {
        if (++depth > limits.Nesting)
        {
            throw Fault.Limit($"macros, blocks, includes or loops are nested more than {limits.Nesting} deep");
        }
    }

    public void Leave() => depth--;

    public object? Lookup(Frame frame, string name)
    {
        if (frame.TryGet(name, out var value) || Globals.TryGet(name, out value))
        {
            return value;
        }

        return name == "self" ? new BlockAccess(Composition) : new Undefined($"'{name}' is undefined", Options.Strict);
    }

    public Undefined Missing(string message) => new(message, Options.Strict);

    public object? Pipe(object? value, Expression filter, Frame frame)
    {
        var before = Piped;
        Piped = value;
        var result = filter.Evaluate(this, frame);
        Piped = before;
        return result;
    }

    /// <summary>The text a value prints as.</summary>
    public string Print(object? value)
    {
        if (value is string text && !Autoescape)
        {
            return text;
        }

        text = Made(Printing.Text(value));
        return Autoescape && value is not SafeText ? Html.Escape(text) : text;
    }

    public TemplateTree? TryLoad(object? name)
    {
        if (name is PyList or PyTuple)
        {
            return Sequences.Iterate(this, name).Select(TryLoad).FirstOrDefault(t => t is not null);
        }

        Undefined.Refuse(name);
        var text = Convertible.Text(name) ?? throw Fault.Type("a template's name must be a string");
        return Options.Loader?.Invoke(text) is { } source
            ? TemplateCache.Get(source, Options.Delimiters, text)
            : null;
    }

    public TemplateTree Load(object? name) => TryLoad(name) ?? throw Fault.Other(
        Options.Loader is null ? "no template can be loaded here" : $"there is no template {Printing.Repr(name)}");

    private void CheckTime()
    {
        if (Options.Clock.GetElapsedTime(started) > limits.Time)
        {
            throw Fault.Limit($"the template takes longer than {limits.Time.TotalSeconds:0.###} s");
        }
    }
}
