using System.Runtime.CompilerServices;

namespace Lava.Core.Templating;

/// <summary>Reads words into a tree. Statements by descent, expressions by binding power (Pratt).</summary>
internal sealed partial class Parser
{
    private const int MaxDepth = 200;
    private readonly SourceText source;
    private readonly List<Token> tokens;
    private readonly Dictionary<string, BlockStatement> blocks = new(StringComparer.Ordinal);
    private int at;
    private int depth;

    // Unknown filters and tests. Inside a condition they are an error only when they are reached, as in Jinja.
    private readonly List<TemplateException> unknown = [];
    private int conditions;

    // How often the template names loop so far.
    private int loopNames;

    private Parser(SourceText source, List<Token> tokens)
    {
        this.source = source;
        this.tokens = tokens;
    }

    public static TemplateTree Parse(SourceText source, Delimiters marks)
    {
        var parser = new Parser(source, Lexer.Read(source, marks));
        var body = parser.ParseBody();
        if (parser.unknown.Count > 0)
        {
            throw parser.unknown[0];
        }

        return new TemplateTree(source, body, parser.blocks);
    }

    private Token Current => tokens[at];

    private Place Here => new(source, Current.Offset);

    private Token Next()
    {
        var token = tokens[at];
        at += token.Kind == TokenKind.End ? 0 : 1;
        return token;
    }

    private Token Look() => tokens[Math.Min(at + 1, tokens.Count - 1)];

    private bool SkipName(string name)
    {
        var found = Current.IsName(name);
        at += found ? 1 : 0;
        return found;
    }

    private bool SkipOperator(string op)
    {
        var found = Current.IsOperator(op);
        at += found ? 1 : 0;
        return found;
    }

    private void ExpectOperator(string op)
    {
        if (!SkipOperator(op))
        {
            throw Unexpected($"'{op}'");
        }
    }

    private void ExpectName(string name)
    {
        if (!SkipName(name))
        {
            throw Unexpected($"'{name}'");
        }
    }

    private string ExpectName() => Current.Kind == TokenKind.Name ? Next().Text : throw Unexpected("a name");

    private void Expect(TokenKind kind)
    {
        if (Current.Kind != kind)
        {
            throw Unexpected($"'{new Token(kind, "", 0).Described}'");
        }

        Next();
    }

    private TemplateException Unexpected(string expected) => Fail($"expected {expected}, got '{Current.Described}'");

    private TemplateException Fail(string message) => Fail(message, Here);

    private static TemplateException Fail(string message, Place place) => new(message, place);

    private void Unknown(string message, Place place)
    {
        if (conditions == 0)
        {
            unknown.Add(Fail(message, place));
        }
    }

    private void Deeper()
    {
        if (++depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Fail("the template is nested too deeply");
        }
    }
}
