namespace Lava.Core.Model;

/// <summary>The number grammar of durations and sizes: <c>[+-] digits [. digits] [e [+-] digits]</c>, or a leading point.</summary>
internal static class NumberGrammar
{
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        var at = 0;
        if (at < text.Length && text[at] is '+' or '-')
        {
            at++;
        }

        var digits = Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            at++;
            digits += Digits(text, ref at);
        }

        if (digits == 0)
        {
            return false;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            at++;
            if (at < text.Length && text[at] is '+' or '-')
            {
                at++;
            }

            if (Digits(text, ref at) == 0)
            {
                return false;
            }
        }

        return at == text.Length;
    }

    public static bool IsInteger(ReadOnlySpan<char> text)
    {
        var at = !text.IsEmpty && text[0] is '+' or '-' ? 1 : 0;
        return Digits(text, ref at) > 0 && at == text.Length;
    }

    private static int Digits(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at - start;
    }
}
