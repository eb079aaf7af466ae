namespace Lava.Core.Templating;

internal sealed partial class Parser
{
    // Binding powers, loosest first. A sign binds tighter than "**", which is left-associative: Jinja's order, not Python's.
    private const int OrPower = 1;
    private const int AndPower = 2;
    private const int NotPower = 3;
    private const int ComparePower = 4;
    private const int SumPower = 5;
    private const int JoinPower = 6;
    private const int ProductPower = 7;
    private const int PowerPower = 8;

    private Expression ParseExpression(bool withConditional = true)
    {
        Deeper();
        var result = withConditional ? ParseConditional() : ParseInfix(OrPower);
        depth--;
        return result;
    }

    private Expression ParseConditional()
    {
        var place = Here;
        var known = unknown.Count;
        var value = ParseInfix(OrPower);
        while (SkipName("if"))
        {
            unknown.RemoveRange(known, unknown.Count - known);
            conditions++;
            var test = ParseInfix(OrPower);
            var otherwise = SkipName("else") ? ParseExpression() : null;
            conditions--;
            value = new Conditional(place, test, value, otherwise);
        }

        return value;
    }

    private Expression ParseInfix(int minimum)
    {
        Deeper();
        var left = Current.IsName("not") && minimum <= NotPower ? ParseNot() : ParseUnary(withFilters: true);
        while (InfixPower(Current) is var power && power >= minimum)
        {
            left = power == ComparePower ? ParseComparison(left) : ParseBinary(left, power);
        }

        depth--;
        return left;
    }

    private Not ParseNot()
    {
        var place = Here;
        Next();
        return new Not(place, ParseInfix(NotPower));
    }

    private Expression ParseBinary(Expression left, int power)
    {
        var place = Here;
        var op = Next().Text;
        var right = ParseInfix(power + 1);
        return power <= AndPower ? new Logical(place, power == AndPower, left, right) : new Binary(place, op, left, right);
    }

    private Comparison ParseComparison(Expression left)
    {
        var place = Here;
        var links = new List<(string, Expression)>();
        while (InfixPower(Current) == ComparePower)
        {
            var op = Next().Text;
            if (op == "not")
            {
                op = "not in";
                Next();
            }

            links.Add((op, ParseInfix(SumPower)));
        }

        return new Comparison(place, left, [.. links]);
    }

    private int InfixPower(Token token) => (token.Kind, token.Text) switch
    {
        (TokenKind.Name, "or") => OrPower,
        (TokenKind.Name, "and") => AndPower,
        (TokenKind.Name, "in") => ComparePower,
        (TokenKind.Name, "not") when Look().IsName("in") => ComparePower,
        (TokenKind.Operator, "==" or "!=" or "<" or "<=" or ">" or ">=") => ComparePower,
        (TokenKind.Operator, "+" or "-") => SumPower,
        (TokenKind.Operator, "~") => JoinPower,
        (TokenKind.Operator, "*" or "/" or "//" or "%") => ProductPower,
        (TokenKind.Operator, "**") => PowerPower,
        _ => 0,
    };

    private Expression ParseUnary(bool withFilters)
    {
        Deeper();
        var place = Here;
        Expression value = Current.IsOperator("-") || Current.IsOperator("+")
            ? new Unary(place, Next().Text[0], ParseUnary(withFilters: false))
            : ParsePrimary();
        value = ParsePostfix(value);
        depth--;
        return withFilters ? ParseFilters(value) : value;
    }

    private Expression ParsePrimary()
    {
        var (token, place) = (Current, Here);
        switch (token.Kind)
        {
            case TokenKind.Name:
                Next();
                return token.Text switch
                {
                    "true" or "True" => new Literal(place, true),
                    "false" or "False" => new Literal(place, false),
                    "none" or "None" => new Literal(place, null),
                    _ => Named(place, token.Text),
                };
            case TokenKind.String:
                var text = "";
                while (Current.Kind == TokenKind.String)
                {
                    text += (string)Next().Value!;
                }

                return new Literal(place, text);
            case TokenKind.Integer or TokenKind.Float:
                return new Literal(place, Next().Value);
            case TokenKind.Operator when token.Text == "(":
                Next();
                var inside = ParseTuple(explicitParentheses: true);
                ExpectOperator(")");
                return inside;
            case TokenKind.Operator when token.Text == "[":
                Next();
                return new SequenceLiteral(place, [.. ParseList("]", () => ParseExpression())], isTuple: false);
            case TokenKind.Operator when token.Text == "{":
                Next();
                return new DictLiteral(place, [.. ParseList("}", ParsePair)]);
            default:
                throw Fail($"unexpected '{token.Described}'");
        }
    }

    private (Expression, Expression) ParsePair()
    {
        var key = ParseExpression();
        ExpectOperator(":");
        return (key, ParseExpression());
    }

    private List<T> ParseList<T>(string end, Func<T> item)
    {
        var items = new List<T>();
        while (!SkipOperator(end))
        {
            if (items.Count > 0)
            {
                ExpectOperator(",");
                if (SkipOperator(end))
                {
                    break;
                }
            }

            items.Add(item());
        }

        return items;
    }

    /// <summary>One expression, or several with commas, which make a tuple.</summary>
    private Expression ParseTuple(bool withConditional = true, bool explicitParentheses = false, string? endName = null)
    {
        var place = Here;
        var items = new List<Expression>();
        var isTuple = false;
        while (!EndsTuple(endName))
        {
            items.Add(ParseExpression(withConditional));
            if (!SkipOperator(","))
            {
                break;
            }

            isTuple = true;
        }

        if (!isTuple && items.Count == 1)
        {
            return items[0];
        }

        return items.Count > 0 || explicitParentheses
            ? new SequenceLiteral(place, [.. items], isTuple: true)
            : throw Fail($"Expected an expression, got '{Current.Described}'");
    }

    private bool EndsTuple(string? endName) =>
        Current.Kind is TokenKind.PrintEnd or TokenKind.BlockEnd or TokenKind.End
        || Current.IsOperator(")")
        || (endName is not null && Current.IsName(endName));

    private NameRef Named(Place place, string name)
    {
        loopNames += name == "loop" ? 1 : 0;
        return new NameRef(place, name);
    }
}
