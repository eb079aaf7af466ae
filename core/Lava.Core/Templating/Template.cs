using System.Text;

namespace Lava.Core.Templating;

/// <summary>A parsed Jinja template, which can be rendered any number of times, also at once.</summary>
public sealed class Template
{
    private readonly TemplateTree tree;
    private readonly TemplateOptions options;

    private Template(TemplateTree tree, TemplateOptions options)
    {
        (this.tree, this.options) = (tree, options);
    }

    /// <summary>
    /// The names read from the data, in order; <c>utils</c> is among them when used, Jinja's own functions aren't.
    /// </summary>
    public IReadOnlyCollection<string> RootNames => tree.RootNames;

    /// <summary>
    /// An error at the first use of a name that <paramref name="known"/> doesn't hold; null when the template reads none.
    /// </summary>
    public TemplateException? UnknownName(IReadOnlyCollection<string> known, Func<string, string> message)
    {
        var first = tree.RootPlaces.Where(p => !known.Contains(p.Key)).OrderBy(p => p.Value.Offset).FirstOrDefault();
        return first.Key is null ? null : new TemplateException(message(first.Key), first.Value);
    }

    /// <summary>Reads a template; throws <see cref="TemplateException"/> on a syntax error.</summary>
    public static Template Parse(string source, TemplateOptions? options = null)
    {
        options ??= TemplateOptions.Default;
        return new Template(TemplateCache.Get(source, options.Delimiters, options.Name), options);
    }

    /// <summary>
    /// The text with the data filled in; throws <see cref="TemplateException"/> when that fails or passes a limit.
    /// </summary>
    public string Render(IReadOnlyDictionary<string, object?> scope, TemplateLimits? limits = null) =>
        Render(new Scope(scope), limits);

    /// <summary>Renders with data that several templates share.</summary>
    internal string Render(Scope scope, TemplateLimits? limits) => Guarded(scope, limits, (e, frame) =>
    {
        var output = new StringBuilder();
        tree.Run(e, frame, output);
        return output.ToString();
    });

    /// <summary>Uses the value of a template that is one expression alone; false when it is more, or less.</summary>
    internal bool TryEvaluate<T>(Scope scope, TemplateLimits? limits, Func<object?, T> use, out T? result)
    {
        var single = tree.Single;
        result = single is null ? default : Guarded(scope, limits, (e, frame) => use(single.Evaluate(e, frame)));
        return single is not null;
    }

    private T Guarded<T>(Scope scope, TemplateLimits? limits, Func<Evaluation, Frame, T> run)
    {
        var frame = new Frame(null) { Data = scope };
        var evaluation = new Evaluation(options, limits ?? TemplateLimits.Default, tree, frame);
        using var _ = evaluation.Begin();
        try
        {
            return run(evaluation, frame);
        }
        catch (Fault fault)
        {
            throw new TemplateException(fault.Message, evaluation.Where, fault);
        }
        catch (OverflowException tooLarge)
        {
            throw new TemplateException("a number is too large", evaluation.Where, tooLarge);
        }
        catch (Exception failure) when (failure is not (TemplateException or OperationCanceledException))
        {
            // Templates are written by others: one that finds a hole in the engine must not take the caller down.
            throw new TemplateException($"internal error: {failure.GetType().Name}: {failure.Message}", evaluation.Where, failure);
        }
    }
}
