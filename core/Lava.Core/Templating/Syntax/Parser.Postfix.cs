namespace Lava.Core.Templating;

internal sealed partial class Parser
{
    private Expression ParsePostfix(Expression value)
    {
        while (Current.Kind == TokenKind.Operator)
        {
            var place = Here;
            switch (Current.Text)
            {
                case ".":
                    Next();
                    value = Current.Kind == TokenKind.Integer
                        ? new ItemOf(place, value, new Literal(Here, Next().Value))
                        : new AttributeOf(place, value, ExpectName());
                    break;
                case "[":
                    Next();
                    var indexes = new List<Expression>();
                    do
                    {
                        indexes.Add(ParseSubscript());
                    }
                    while (SkipOperator(","));
                    ExpectOperator("]");
                    value = new ItemOf(place, value, indexes.Count == 1 ? indexes[0] : new SequenceLiteral(place, [.. indexes], isTuple: true));
                    break;
                case "(":
                    value = new Call(place, value, ParseArguments());
                    break;
                default:
                    return value;
            }
        }

        return value;
    }

    private Expression ParseSubscript()
    {
        var place = Here;
        var parts = new Expression?[3];
        var colons = 0;
        while (colons <= 2)
        {
            if (!Current.IsOperator(":") && !Current.IsOperator("]") && !Current.IsOperator(","))
            {
                parts[colons] = ParseExpression();
            }

            if (colons == 2 || !SkipOperator(":"))
            {
                break;
            }

            colons++;
        }

        return colons > 0
            ? new SliceLiteral(place, parts[0], parts[1], parts[2])
            : parts[0] ?? throw Fail("Expected an expression in the subscript");
    }

    private Expression ParseFilters(Expression value)
    {
        while (true)
        {
            if (Current.IsOperator("|"))
            {
                Next();
                value = ParseFilter(value);
            }
            else if (Current.IsName("is"))
            {
                Next();
                value = ParseTest(value);
            }
            else if (Current.IsOperator("("))
            {
                value = new Call(Here, value, ParseArguments());
            }
            else
            {
                return value;
            }
        }
    }

    /// <summary>A filter and those piped behind it, for blocks: <c>upper | trim</c>.</summary>
    private FilterCall ParseFilterChain()
    {
        var value = ParseFilter(null);
        while (SkipOperator("|"))
        {
            value = ParseFilter(value);
        }

        return value;
    }

    private FilterCall ParseFilter(Expression? value)
    {
        var place = Here;
        var name = ParseDottedName();
        var filter = Filters.Find(name);
        if (filter is null)
        {
            Unknown($"No filter named '{name}'.", place);
        }

        return new FilterCall(place, value, name, filter, Current.IsOperator("(") ? ParseArguments() : ArgumentList.None);
    }

    private Expression ParseTest(Expression value)
    {
        var place = Here;
        var negated = SkipName("not");
        var name = ParseDottedName();
        var test = Tests.Find(name);
        if (test is null)
        {
            Unknown($"No test named '{name}'.", place);
        }

        var result = new TestCall(place, value, name, test, ParseTestArguments());
        return negated ? new Not(place, result) : result;
    }

    private ArgumentList ParseTestArguments()
    {
        if (Current.IsOperator("("))
        {
            return ParseArguments();
        }

        var follows = Current.Kind switch
        {
            TokenKind.Name => Current.Text is not ("else" or "or" or "and"),
            TokenKind.String or TokenKind.Integer or TokenKind.Float => true,
            TokenKind.Operator => Current.Text is "[" or "{",
            _ => false,
        };
        if (!follows)
        {
            return ArgumentList.None;
        }

        if (Current.IsName("is"))
        {
            throw Fail("You cannot chain multiple tests with is");
        }

        return new ArgumentList([ParsePostfix(ParsePrimary())], [], null, null);
    }

    private string ParseDottedName()
    {
        var name = ExpectName();
        while (SkipOperator("."))
        {
            name += "." + ExpectName();
        }

        return name;
    }

    private ArgumentList ParseArguments()
    {
        ExpectOperator("(");
        var positional = new List<Expression>();
        var keywords = new List<(string, Expression)>();
        Expression? rest = null;
        Expression? extra = null;
        while (!SkipOperator(")"))
        {
            if (positional.Count + keywords.Count > 0 || rest is not null || extra is not null)
            {
                ExpectOperator(",");
                if (SkipOperator(")"))
                {
                    break;
                }
            }

            if (SkipOperator("*"))
            {
                rest = rest is null && extra is null ? ParseExpression() : throw Fail("invalid syntax for function call expression");
            }
            else if (SkipOperator("**"))
            {
                extra = extra is null ? ParseExpression() : throw Fail("invalid syntax for function call expression");
            }
            else if (Current.Kind == TokenKind.Name && Look().IsOperator("="))
            {
                var name = Next().Text;
                if (keywords.Exists(k => k.Item1 == name))
                {
                    throw Fail($"keyword argument repeated: {name}");
                }

                Next();
                keywords.Add(extra is null ? (name, ParseExpression()) : throw Fail("invalid syntax for function call expression"));
            }
            else
            {
                positional.Add(rest is null && extra is null && keywords.Count == 0
                    ? ParseExpression()
                    : throw Fail("invalid syntax for function call expression"));
            }
        }

        return new ArgumentList([.. positional], [.. keywords], rest, extra);
    }
}
