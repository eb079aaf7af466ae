using System.Globalization;
using System.Numerics;

namespace Lava.Core.Templating;

/// <summary>Reads the words inside one tag, up to its closing mark.</summary>
internal sealed class ExpressionLexer(SourceText source, List<Token> tokens, int start)
{
    // Python's limit for decimal digits; here for those of any base.
    private const int MaxDigits = 4300;

    private static readonly string[] Operators =
        ["//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{", "}", ">", "<", "=", ".", ":", "|", ",", ";"];

    private readonly string text = source.Text;
    private readonly Stack<char> open = new();
    private int at = start;

    /// <summary>Returns the offset behind the closing mark.</summary>
    public int Read(string end, bool allowPlus, out bool trim)
    {
        while (at < text.Length)
        {
            if (open.Count == 0 && TryEnd(end, allowPlus, out trim))
            {
                return at;
            }

            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
            }
            else if (c is '\'' or '"')
            {
                ReadString(c);
            }
            else if (char.IsAsciiDigit(c))
            {
                ReadNumber();
            }
            else if (c == '_' || char.IsLetter(c))
            {
                ReadName();
            }
            else
            {
                ReadOperator();
            }
        }

        throw Error($"unexpected end of template, expected '{end}'", text.Length);
    }

    private bool TryEnd(string end, bool allowPlus, out bool trim)
    {
        trim = text[at] == '-';
        var skip = trim || (allowPlus && text[at] == '+') ? 1 : 0;
        if (string.CompareOrdinal(text, at + skip, end, 0, end.Length) != 0)
        {
            return false;
        }

        at += skip + end.Length;
        return true;
    }

    private void ReadString(char quote)
    {
        var begin = at++;
        while (at < text.Length && text[at] != quote)
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        if (at >= text.Length)
        {
            throw Error("unterminated string", begin);
        }

        var raw = text[(begin + 1)..at++];
        tokens.Add(new Token(TokenKind.String, text[begin..at], begin, StringEscapes.Decode(raw) ?? throw Error("invalid escape in string", begin)));
    }

    private void ReadName()
    {
        var begin = at;
        while (at < text.Length && (text[at] == '_' || char.IsLetterOrDigit(text[at]) || char.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark))
        {
            at++;
        }

        tokens.Add(new Token(TokenKind.Name, text[begin..at], begin));
    }

    private void ReadNumber()
    {
        var begin = at;
        if (text[at] == '0' && at + 1 < text.Length && RadixOf(text[at + 1]) is > 0 and var radix && TryRadix(radix))
        {
            return;
        }

        // "x.0.1" is two subscripts, so a number right behind a dot is never a fraction.
        var subscript = begin > 0 && text[begin - 1] == '.';
        var end = Digits(at);
        var real = end;
        if (!subscript && real + 1 < text.Length && text[real] == '.' && char.IsAsciiDigit(text[real + 1]))
        {
            real = Digits(real + 1);
        }

        if (!subscript && real < text.Length && text[real] is 'e' or 'E')
        {
            var exponent = real + 1;
            exponent += exponent < text.Length && text[exponent] is '+' or '-' ? 1 : 0;
            real = exponent < text.Length && char.IsAsciiDigit(text[exponent]) ? Digits(exponent) : real;
        }

        if (real > end)
        {
            at = real;
            var number = double.Parse(Plain(begin), NumberStyles.Float, CultureInfo.InvariantCulture);
            tokens.Add(new Token(TokenKind.Float, text[begin..at], begin, number));
            return;
        }

        at = end;
        if (text[begin] == '0' && text[begin..end].Any(c => c is > '0' and <= '9'))
        {
            // "012" is no number in Python either.
            throw Error($"unexpected number '{text[begin..end]}'", begin);
        }

        if (end - begin > MaxDigits)
        {
            throw Error($"integer literal of more than {MaxDigits} digits", begin);
        }

        tokens.Add(new Token(TokenKind.Integer, text[begin..at], begin, Numbers.Normal(BigInteger.Parse(Plain(begin), CultureInfo.InvariantCulture))));
    }

    private static int RadixOf(char mark) => mark switch { 'x' or 'X' => 16, 'o' or 'O' => 8, 'b' or 'B' => 2, _ => 0 };

    private bool TryRadix(int radix)
    {
        var (begin, value, i) = (at, BigInteger.Zero, at + 2);
        for (; i < text.Length; i++)
        {
            var next = text[i] == '_' && i + 1 < text.Length ? text[i + 1] : text[i];
            var digit = char.IsAsciiHexDigit(next) ? Convert.ToInt32(next.ToString(), 16) : 99;
            if (digit >= radix)
            {
                break;
            }

            i += text[i] == '_' ? 1 : 0;
            value = i - begin <= MaxDigits ? (value * radix) + digit : throw Error($"integer literal of more than {MaxDigits} digits", begin);
        }

        if (i == at + 2)
        {
            return false;
        }

        at = i;
        tokens.Add(new Token(TokenKind.Integer, text[begin..at], begin, Numbers.Normal(value)));
        return true;
    }

    private int Digits(int from)
    {
        while (from < text.Length && (char.IsAsciiDigit(text[from]) || (text[from] == '_' && from + 1 < text.Length && char.IsAsciiDigit(text[from + 1]))))
        {
            from++;
        }

        return from;
    }

    private string Plain(int begin) => text[begin..at].Replace("_", "", StringComparison.Ordinal);

    private void ReadOperator()
    {
        var op = Array.Find(Operators, o => string.CompareOrdinal(text, at, o, 0, o.Length) == 0)
            ?? throw Error($"unexpected char {Printing.Repr(text[at].ToString())} at {at}", at);
        if (op is "(" or "[" or "{")
        {
            open.Push(op[0] == '(' ? ')' : (char)(op[0] + 2));
        }
        else if (op is ")" or "]" or "}" && (!open.TryPop(out var expected) || expected != op[0]))
        {
            throw Error(expected == default ? $"unexpected '{op}'" : $"unexpected '{op}', expected '{expected}'", at);
        }

        tokens.Add(new Token(TokenKind.Operator, op, at));
        at += op.Length;
    }

    private TemplateException Error(string message, int offset) => new(message, new Place(source, offset));
}
