namespace Lava.Core.Templating;

/// <summary>Tags that put several templates together.</summary>
internal sealed partial class Parser
{
    private BlockStatement ParseBlock(Place place)
    {
        var name = ExpectName();
        var scoped = SkipName("scoped");
        var required = SkipName("required");
        scoped |= SkipName("scoped");
        if (Current.IsOperator("-"))
        {
            throw Fail("Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.");
        }

        var before = loopNames;
        var block = new BlockStatement(place, name, scoped, required, ParseUntil("endblock"));
        loopNames = before + (scoped ? 1 : 0);
        SkipName(name);
        if (required && block.Body.Any(s => s is not DataStatement { IsBlank: true }))
        {
            throw Fail("Required blocks can only contain comments or whitespace", place);
        }

        return blocks.TryAdd(name, block) ? block : throw Fail($"block '{name}' defined twice", place);
    }

    private IncludeStatement ParseInclude(Place place)
    {
        var name = ParseExpression();
        var ignoreMissing = Current.IsName("ignore") && Look().IsName("missing");
        at += ignoreMissing ? 2 : 0;
        return new IncludeStatement(place, name, ignoreMissing, ParseContext(byDefault: true));
    }

    private ImportStatement ParseImport(Place place)
    {
        var template = ParseExpression();
        ExpectName("as");
        var name = ExpectName();
        return new ImportStatement(place, template, name, [], ParseContext(byDefault: false));
    }

    private ImportStatement ParseFromImport(Place place)
    {
        var template = ParseExpression();
        ExpectName("import");
        var names = new List<(string, string)>();
        bool? withContext = null;
        while (Current.Kind == TokenKind.Name)
        {
            withContext = TryContext();
            if (withContext is not null)
            {
                break;
            }

            var name = ExpectName();
            if (name.StartsWith('_'))
            {
                throw Fail("names starting with an underline can not be imported");
            }

            names.Add((name, SkipName("as") ? ExpectName() : name));
            withContext = TryContext();
            if (withContext is not null || !SkipOperator(","))
            {
                break;
            }
        }

        return names.Count == 0 ? throw Unexpected("a name") : new ImportStatement(place, template, null, [.. names], withContext ?? false);
    }

    private bool ParseContext(bool byDefault) => TryContext() ?? byDefault;

    private bool? TryContext()
    {
        if (!Look().IsName("context") || !(Current.IsName("with") || Current.IsName("without")))
        {
            return null;
        }

        var with = Next().Text == "with";
        Next();
        return with;
    }
}
