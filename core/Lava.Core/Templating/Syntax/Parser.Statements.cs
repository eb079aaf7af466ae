namespace Lava.Core.Templating;

internal sealed partial class Parser
{
    /// <summary>Reads up to the end, or up to a block tag of one of the names, which it leaves current.</summary>
    private Statement[] ParseBody(params ReadOnlySpan<string> ends)
    {
        Deeper();
        var body = new List<Statement>();
        while (true)
        {
            var (token, place) = (Current, Here);
            if (token.Kind == TokenKind.Data)
            {
                body.Add(new DataStatement(place, Next().Text));
            }
            else if (token.Kind == TokenKind.PrintBegin)
            {
                Next();
                body.Add(new PrintStatement(Here, ParseTuple()));
                Expect(TokenKind.PrintEnd);
            }
            else if (token.Kind == TokenKind.BlockBegin)
            {
                Next();
                if (Current.Kind == TokenKind.Name && ends.Contains(Current.Text))
                {
                    break;
                }

                body.Add(ParseStatement());
                Expect(TokenKind.BlockEnd);
            }
            else if (ends.Length > 0)
            {
                throw Fail($"Unexpected end of template. Looking for the following tags: '{string.Join("' or '", ends.ToArray())}'");
            }
            else
            {
                break;
            }
        }

        depth--;
        return [.. body];
    }

    /// <summary>The body of a tag, and its end tag but for the closing mark.</summary>
    private Statement[] ParseUntil(string end)
    {
        Expect(TokenKind.BlockEnd);
        var body = ParseBody(end);
        Next();
        return body;
    }

    private Statement ParseStatement()
    {
        var place = Here;
        var tag = Current.Kind == TokenKind.Name ? Next().Text : throw Fail("tag name expected");
        return tag switch
        {
            "if" => ParseIf(place),
            "for" => ParseFor(place),
            "set" => ParseSet(place),
            "print" => ParsePrint(place),
            "macro" => ParseMacro(place),
            "call" => ParseCallBlock(place),
            "filter" => new FilterBlock(place, ParseFilterChain(), ParseUntil("endfilter")),
            "with" => ParseWith(place),
            "autoescape" => new AutoescapeBlock(place, ParseExpression(), ParseUntil("endautoescape")),
            "block" => ParseBlock(place),
            "extends" => new ExtendsStatement(place, ParseExpression()),
            "include" => ParseInclude(place),
            "import" => ParseImport(place),
            "from" => ParseFromImport(place),
            _ => throw Fail($"Encountered unknown tag '{tag}'.", place),
        };
    }

    private PrintStatement ParsePrint(Place place)
    {
        var value = ParseExpression();
        while (SkipOperator(","))
        {
            value = new Binary(Here, "~", value, ParseExpression());
        }

        return new PrintStatement(place, value);
    }

    private IfStatement ParseIf(Place place)
    {
        conditions++;
        var branches = new List<(Expression, Statement[])>();
        Statement[] otherwise = [];
        for (var more = true; more;)
        {
            var test = ParseTuple(withConditional: false);
            Expect(TokenKind.BlockEnd);
            branches.Add((test, ParseBody("elif", "else", "endif")));
            more = false;
            switch (Next().Text)
            {
                case "elif":
                    more = true;
                    break;
                case "else":
                    otherwise = ParseUntil("endif");
                    break;
            }
        }

        conditions--;
        return new IfStatement(place, [.. branches], otherwise);
    }

    private ForStatement ParseFor(Place place)
    {
        var target = ParseTarget(allowNamespace: false, endName: "in");
        if (target is NameTarget { Name: "loop" })
        {
            throw Fail("Can't assign to special loop variable in for-loop target", place);
        }

        ExpectName("in");
        var items = ParseTuple(withConditional: false, endName: "recursive");
        var test = SkipName("if") ? ParseExpression() : null;
        var recursive = SkipName("recursive");
        Expect(TokenKind.BlockEnd);
        var before = loopNames;
        var body = ParseBody("endfor", "else");
        var named = recursive || loopNames > before;
        var otherwise = Next().Text == "else" ? ParseUntil("endfor") : [];
        return new ForStatement(place, target, items, test, recursive, named, body, otherwise);
    }

    private Statement ParseSet(Place place)
    {
        var target = ParseTarget(allowNamespace: true, endName: null);
        if (SkipOperator("="))
        {
            return new SetStatement(place, target, ParseTuple());
        }

        var filter = SkipOperator("|") ? ParseFilterChain() : null;
        return new SetBlock(place, target, filter, ParseUntil("endset"));
    }

    private WithStatement ParseWith(Place place)
    {
        var assignments = new List<(Target, Expression)>();
        while (Current.Kind != TokenKind.BlockEnd)
        {
            if (assignments.Count > 0)
            {
                ExpectOperator(",");
            }

            var target = ParseTarget(allowNamespace: false, endName: null, single: true);
            ExpectOperator("=");
            assignments.Add((target, ParseExpression()));
        }

        return new WithStatement(place, [.. assignments], ParseUntil("endwith"));
    }

    private Target ParseTarget(bool allowNamespace, string? endName, bool single = false)
    {
        var place = Here;
        if (allowNamespace && Current.Kind == TokenKind.Name && Look().IsOperator("."))
        {
            var space = Next().Text;
            Next();
            return new NamespaceTarget(place, space, ExpectName());
        }

        var items = new List<Target>();
        var isTuple = false;
        do
        {
            if (items.Count > 0 && (Current.Kind != TokenKind.Name && !Current.IsOperator("(") || (endName is not null && Current.IsName(endName))))
            {
                break;
            }

            items.Add(ParseTargetItem());
            isTuple |= Current.IsOperator(",");
        }
        while (!single && SkipOperator(","));
        return isTuple && !single ? new TupleTarget(place, [.. items]) : items[0];
    }

    private Target ParseTargetItem()
    {
        if (SkipOperator("("))
        {
            var inside = ParseTarget(allowNamespace: false, endName: null);
            ExpectOperator(")");
            return inside;
        }

        var place = Here;
        var name = ExpectName();
        return name is "true" or "True" or "false" or "False" or "none" or "None"
            ? throw Fail($"can't assign to '{name}'", place)
            : new NameTarget(place, name);
    }

    private MacroStatement ParseMacro(Place place)
    {
        var name = ExpectName();
        var parameters = ParseParameters();
        return new MacroStatement(place, new MacroDefinition(name, parameters, ParseUntil("endmacro")));
    }

    private CallBlock ParseCallBlock(Place place)
    {
        Parameter[] parameters = Current.IsOperator("(") ? ParseParameters() : [];
        var call = ParseExpression() as Call ?? throw Fail("expected call", place);
        return new CallBlock(place, call, new MacroDefinition("caller", parameters, ParseUntil("endcall")));
    }

    private Parameter[] ParseParameters()
    {
        ExpectOperator("(");
        var names = new HashSet<string>(StringComparer.Ordinal);
        var parameters = ParseList(")", () =>
        {
            var name = names.Add(Current.Text) ? ExpectName() : throw Fail($"duplicate parameter '{Current.Text}'");
            return new Parameter(name, SkipOperator("=") ? ParseExpression() : null);
        });
        var optional = parameters.FindIndex(p => p.Default is not null);
        return optional >= 0 && parameters.FindLastIndex(p => p.Default is null) > optional
            ? throw Fail("non-default argument follows default argument")
            : [.. parameters];
    }
}
