using System.Text;

namespace Lava.Core.Templating;

/// <summary>The blocks of a template and of those it extends, the innermost version first.</summary>
internal sealed class Composition
{
    private readonly Dictionary<string, List<BlockStatement>> blocks = new(StringComparer.Ordinal);

    public Composition(TemplateTree tree, Frame root)
    {
        Root = root;
        Add(tree);
    }

    public Frame Root { get; }

    public TemplateTree? Parent { get; set; }

    public void Add(TemplateTree tree)
    {
        foreach (var (name, block) in tree.Blocks)
        {
            if (!blocks.TryGetValue(name, out var versions))
            {
                blocks[name] = versions = [];
            }

            versions.Add(block);
        }
    }

    public bool Has(string name, int level) => blocks.TryGetValue(name, out var versions) && level < versions.Count;

    public void RunBlock(Evaluation e, string name, int level, Frame frame, StringBuilder output)
    {
        var block = blocks[name][level];
        if (block.Required)
        {
            throw Fault.Other($"Required block '{name}' not found");
        }

        e.Enter();
        var inner = new Frame(frame);
        inner.Set("super", Has(name, level + 1)
            ? new SuperBlock(this, name, level + 1, frame)
            : e.Missing($"there is no parent block called '{name}'"));
        Statement.RunAll(block.Body, e, inner, output);
        e.Leave();
    }

    public object Capture(Evaluation e, string name, int level, Frame frame)
    {
        var text = new StringBuilder();
        RunBlock(e, name, level, frame, text);
        return e.Autoescape ? new SafeText(text.ToString()) : text.ToString();
    }
}

/// <summary><c>super()</c>.</summary>
internal sealed class SuperBlock(Composition composition, string name, int level, Frame frame) : ICallable
{
    public object? Call(Evaluation e, Arguments arguments) => composition.Capture(e, name, level, frame);

    /// <summary>The block above, for <c>super.super()</c>.</summary>
    public SuperBlock? Super => composition.Has(name, level + 1) ? new SuperBlock(composition, name, level + 1, frame) : null;
}

/// <summary><c>self</c>, whose members are the blocks.</summary>
internal sealed class BlockAccess(Composition composition)
{
    public ICallable? Find(string name) => composition.Has(name, 0) ? new SuperBlock(composition, name, 0, composition.Root) : null;
}
