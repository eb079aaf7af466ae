namespace Lava.Core.Sql;

/// <summary>How deep a place lies within parentheses and the blocks of something that is created.</summary>
internal sealed class SqlDepth
{
    private bool _creates, _inCase, _afterEnd;
    private int _level, _begun;

    /// <summary>Whether a semicolon here ends the statement.</summary>
    public bool IsOutside => _level <= 0;

    /// <summary>Goes past a part.</summary>
    public void Take(SqlTokenKind kind, ReadOnlySpan<char> text)
    {
        var afterEnd = _afterEnd && kind == SqlTokenKind.Word;
        _afterEnd &= kind == SqlTokenKind.Blank || text is "\n" or "\r";
        switch (kind)
        {
            case SqlTokenKind.Open:
                _level++;
                break;
            case SqlTokenKind.Close:
                _level--;
                break;
            case SqlTokenKind.Word when !afterEnd || !Is(text, "IF", "FOR", "WHILE", "LOOP", "CASE"):
                Word(text);
                break;
        }
    }

    private void Word(ReadOnlySpan<char> word)
    {
        if (Is(word, "CREATE"))
        {
            _creates = true;
        }
        else if (Is(word, "DECLARE") && _creates && _begun == 0)
        {
            _level++;
        }
        else if (Is(word, "BEGIN"))
        {
            _begun++;
            _level += _creates ? 1 : 0;
        }
        else if (Is(word, "END"))
        {
            _begun = _inCase ? _begun : Math.Max(0, _begun - 1);
            (_inCase, _afterEnd) = (false, true);
            _level--;
        }
        else if (_creates && _begun > 0 && Is(word, "IF", "FOR", "WHILE", "CASE"))
        {
            _inCase |= Is(word, "CASE");
            _level++;
        }
    }

    private static bool Is(ReadOnlySpan<char> word, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (word.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
