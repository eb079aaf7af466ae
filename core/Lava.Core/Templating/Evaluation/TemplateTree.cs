using System.Text;

namespace Lava.Core.Templating;

/// <summary>A parsed template; immutable, so that it can be shared.</summary>
internal sealed class TemplateTree
{
    private readonly Lazy<NameCollector> names;

    public TemplateTree(SourceText source, Statement[] body, Dictionary<string, BlockStatement> blocks)
    {
        (Source, Body, Blocks) = (source, body, blocks);
        names = new(CollectNames);
    }

    public SourceText Source { get; }

    public Statement[] Body { get; }

    public IReadOnlyDictionary<string, BlockStatement> Blocks { get; }

    public IReadOnlyCollection<string> RootNames => names.Value.Free;

    /// <summary>Where each root name is read first; without those that the template itself asks whether they are there.</summary>
    public IEnumerable<KeyValuePair<string, Place>> RootPlaces => names.Value.Places.Where(p => !names.Value.Guarded.Contains(p.Key));

    /// <summary>The expression of a template that is one expression alone.</summary>
    public Expression? Single => Body is [PrintStatement print] ? print.Value : null;

    /// <summary>Runs the body, then the bodies of the templates it extends, with its blocks.</summary>
    public void Run(Evaluation e, Frame frame, StringBuilder output)
    {
        var (outer, escape) = (e.Composition, e.Autoescape);
        var composition = e.Composition = new Composition(this, frame);
        var discard = new StringBuilder();
        var levels = 0;
        for (var tree = this; tree is not null; tree = composition.Parent)
        {
            e.Enter();
            levels++;
            if (levels > 1)
            {
                composition.Add(tree);
            }

            composition.Parent = null;
            foreach (var statement in tree.Body)
            {
                e.Step();
                statement.Run(e, frame, composition.Parent is null ? output : discard);
                discard.Clear();
            }
        }

        for (; levels > 0; levels--)
        {
            e.Leave();
        }

        (e.Composition, e.Autoescape) = (outer, escape);
    }

    private NameCollector CollectNames()
    {
        var collector = new NameCollector();
        Statement.Names(Body, collector);
        return collector;
    }
}
