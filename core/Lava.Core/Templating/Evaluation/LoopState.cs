using System.Text;

namespace Lava.Core.Templating;

/// <summary>The <c>loop</c> of a for: its position, its neighbours, and the loop itself when it is recursive.</summary>
internal sealed class LoopState : ICallable
{
    private readonly ForStatement statement;
    private readonly Frame frame;
    private readonly List<object?> items = [];
    private readonly IEnumerator<object?> rest;
    private readonly int depth;
    private object?[]? lastSeen;
    private int index = -1;

    public LoopState(ForStatement statement, Evaluation e, Frame frame, IEnumerable<object?> values, Func<object?, bool> accepts, int depth)
    {
        (this.statement, this.frame, this.depth) = (statement, frame, depth);
        rest = values.Where(accepts).GetEnumerator();
        Limits = e;
    }

    private Evaluation Limits { get; }

    public bool IsEmpty => index <= 0 && items.Count == 0;

    public object? Current => items[index];

    public bool MoveNext() => Fill(++index);

    // Items are read ahead only when asked for, so that a loop over a generator stays lazy.
    private bool Fill(int position)
    {
        while (items.Count <= position)
        {
            if (!rest.MoveNext())
            {
                return false;
            }

            Limits.SpendItems(1);
            items.Add(rest.Current);
        }

        return true;
    }

    private long Length
    {
        get
        {
            while (Fill(items.Count))
            {
            }

            return items.Count;
        }
    }

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "index" => index + 1L,
            "index0" => (long)index,
            "revindex" => Length - index,
            "revindex0" => Length - index - 1,
            "first" => index == 0,
            "last" => !Fill(index + 1),
            "length" => Length,
            "depth" => depth + 1L,
            "depth0" => (long)depth,
            "previtem" => index > 0 ? items[index - 1] : Limits.Missing("there is no previous item"),
            "nextitem" => Fill(index + 1) ? items[index + 1] : Limits.Missing("there is no next item"),
            "cycle" => new Builtin("cycle", "*items", (_, a) => a.Rest.Length > 0
                ? a.Rest[index % a.Rest.Length]
                : throw Fault.Type("no items for cycling given")),
            "changed" => new Builtin("changed", "*items", (_, a) => Changed(a.Rest)),
            _ => Undefined.Absent,
        };
        return !ReferenceEquals(value, Undefined.Absent);
    }

    public object? Call(Evaluation e, Arguments arguments)
    {
        if (!statement.Recursive)
        {
            throw Fault.Type("The loop must have the 'recursive' marker to be called recursively.");
        }

        var text = new StringBuilder();
        statement.RunOver(e, frame, text, arguments.Positional.FirstOrDefault(), depth + 1);
        return e.Autoescape ? new SafeText(text.ToString()) : text.ToString();
    }

    private bool Changed(object?[] values)
    {
        var same = lastSeen is not null && Compare.AreEqual(new PyTuple(lastSeen), new PyTuple(values));
        lastSeen = values;
        return !same;
    }
}
