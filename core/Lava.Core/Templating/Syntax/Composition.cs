using System.Text;

namespace Lava.Core.Templating;

internal sealed class BlockStatement(Place place, string name, bool scoped, bool required, Statement[] body) : Statement(place)
{
    public string Name { get; } = name;

    public bool Required { get; } = required;

    public Statement[] Body { get; } = body;

    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        // In a template that extends another, blocks are only definitions.
        if (e.Composition.Parent is null)
        {
            e.At(Place);
            e.Composition.RunBlock(e, Name, 0, scoped ? frame : e.Composition.Root, output);
        }
    }

    public override void Names(NameCollector names) => names.Scoped(() => Names(Body, names), "self", "super");
}

internal sealed class ExtendsStatement(Place place, Expression name) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var value = name.Evaluate(e, frame);
        e.At(Place);
        if (e.Composition.Parent is not null)
        {
            throw Fault.Other("extended multiple times");
        }

        e.Composition.Parent = e.Load(value);
    }

    public override void Names(NameCollector names) => name.Names(names);
}

internal sealed class IncludeStatement(Place place, Expression name, bool ignoreMissing, bool withContext) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var value = name.Evaluate(e, frame);
        e.At(Place);
        var tree = e.TryLoad(value);
        if (tree is null && ignoreMissing)
        {
            return;
        }

        (tree ?? e.Load(value)).Run(e, new Frame(withContext ? frame : null), output);
    }

    public override void Names(NameCollector names) => name.Names(names);
}

internal sealed class ImportStatement(
    Place place, Expression template, string? alias, (string Name, string Alias)[] members, bool withContext) : Statement(place)
{
    public override void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var value = template.Evaluate(e, frame);
        e.At(Place);
        var inner = new Frame(withContext ? frame : null);
        var tree = e.Load(value);
        var text = new StringBuilder();
        tree.Run(e, inner, text);
        var module = new TemplateModule(tree.Source.Name ?? "", text.ToString(), inner);
        if (alias is not null)
        {
            frame.Set(alias, module);
        }

        foreach (var (name, local) in members)
        {
            frame.Set(local, module.TryGet(name, out var member)
                ? member
                : e.Missing($"the template '{module.Name}' does not export the requested name '{name}'"));
        }
    }

    public override void Names(NameCollector names)
    {
        template.Names(names);
        if (alias is not null)
        {
            names.Define(alias);
        }

        Array.ForEach(members, m => names.Define(m.Alias));
    }
}
