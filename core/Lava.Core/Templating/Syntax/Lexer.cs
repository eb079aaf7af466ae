namespace Lava.Core.Templating;

/// <summary>Cuts a template into text and the words of its tags.</summary>
internal sealed class Lexer(SourceText source, Delimiters marks)
{
    private readonly string text = source.Text;
    private readonly List<Token> tokens = [];
    private int at;

    public static List<Token> Read(SourceText source, Delimiters marks)
    {
        var lexer = new Lexer(source, marks);
        lexer.ReadAll();
        return lexer.tokens;
    }

    private void ReadAll()
    {
        while (at < text.Length)
        {
            var (begin, mark) = NextTag();
            if (begin < 0)
            {
                AddData(at, text.Length, trimEnd: false);
                break;
            }

            var after = begin + mark.Length;
            var sign = after < text.Length && text[after] is '-' or '+' ? text[after] : ' ';
            AddData(at, begin, trimEnd: sign == '-');
            at = sign == ' ' ? after : after + 1;
            if (mark == marks.CommentBegin)
            {
                SkipComment(begin);
            }
            else if (mark == marks.VariableBegin)
            {
                ReadTag(begin, TokenKind.PrintBegin, TokenKind.PrintEnd, marks.VariableEnd);
            }
            else if (!TryReadRaw(begin))
            {
                ReadTag(begin, TokenKind.BlockBegin, TokenKind.BlockEnd, marks.BlockEnd);
            }
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length));
    }

    private (int Begin, string Mark) NextTag()
    {
        var best = -1;
        var found = "";
        foreach (var mark in (ReadOnlySpan<string>)[marks.CommentBegin, marks.BlockBegin, marks.VariableBegin])
        {
            var begin = text.IndexOf(mark, at, StringComparison.Ordinal);
            if (begin >= 0 && (best < 0 || begin < best || (begin == best && mark.Length > found.Length)))
            {
                (best, found) = (begin, mark);
            }
        }

        return (best, found);
    }

    private void AddData(int begin, int end, bool trimEnd)
    {
        var data = text[begin..end];
        data = trimEnd ? data.TrimEnd() : data;
        if (data.Length > 0)
        {
            tokens.Add(new Token(TokenKind.Data, data, begin));
        }
    }

    private void SkipComment(int begin)
    {
        var end = text.IndexOf(marks.CommentEnd, at, StringComparison.Ordinal);
        if (end < 0)
        {
            throw Error("Missing end of comment tag", begin);
        }

        var trim = end > at && text[end - 1] == '-';
        at = end + marks.CommentEnd.Length;
        TrimAfter(trim);
    }

    private void ReadTag(int begin, TokenKind open, TokenKind close, string end)
    {
        tokens.Add(new Token(open, text[begin..at], begin));
        var words = new ExpressionLexer(source, tokens, at);
        at = words.Read(end, allowPlus: close == TokenKind.BlockEnd, out var trim);
        tokens.Add(new Token(close, end, at - end.Length));
        TrimAfter(trim);
    }

    private bool TryReadRaw(int begin)
    {
        if (!TryKeyword(at, "raw", out var body, out var trimStart))
        {
            return false;
        }

        for (var search = body; ;)
        {
            var tag = text.IndexOf(marks.BlockBegin, search, StringComparison.Ordinal);
            if (tag < 0)
            {
                throw Error("Missing end of raw directive", begin);
            }

            var inside = tag + marks.BlockBegin.Length;
            var sign = inside < text.Length && text[inside] is '-' or '+' ? text[inside++] : ' ';
            if (TryKeyword(inside, "endraw", out var after, out var trimAfter))
            {
                while (trimStart && body < tag && char.IsWhiteSpace(text[body]))
                {
                    body++;
                }

                AddData(body, tag, trimEnd: sign == '-');
                at = after;
                TrimAfter(trimAfter);
                return true;
            }

            search = inside;
        }
    }

    /// <summary>Whether a block tag holds one word alone, and where it ends.</summary>
    private bool TryKeyword(int from, string word, out int after, out bool trim)
    {
        (after, trim) = (from, false);
        after = SkipSpace(after);
        if (string.CompareOrdinal(text, after, word, 0, word.Length) != 0)
        {
            return false;
        }

        after = SkipSpace(after + word.Length);
        if (after < text.Length && text[after] is '-' or '+')
        {
            trim = text[after++] == '-';
        }

        if (string.CompareOrdinal(text, after, marks.BlockEnd, 0, marks.BlockEnd.Length) != 0)
        {
            return false;
        }

        after += marks.BlockEnd.Length;
        return true;
    }

    private int SkipSpace(int from)
    {
        while (from < text.Length && char.IsWhiteSpace(text[from]))
        {
            from++;
        }

        return from;
    }

    private void TrimAfter(bool trim)
    {
        if (trim)
        {
            at = SkipSpace(at);
        }
    }

    private TemplateException Error(string message, int offset) => new(message, new Place(source, offset));
}
