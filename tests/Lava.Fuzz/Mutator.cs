using System.Text;

namespace Lava.Fuzz;

/// <summary>Changes texts at random: cuts, copies, repeats, numbers, words of the language and characters that few expect.</summary>
internal sealed class Mutator(FuzzedReader reader, Random random)
{
    private static readonly string[] Odd =
    [
        "\0", "\uFEFF", "\ud83d", "\ude00", "\u2028", "\u0085", "\u200f", "\u00a0", "\x1b", "\x7f", "\uffff", "\r", "\r\n", "\t", "é", "😀", "İ", "ß",
        "0", "-1", "1e999", "-0", "0x", "99999999999999999999999999", "2147483648", "-9223372036854775809", "1e-400", "NaN", "Infinity", "1_0", "٣", "00", "0.1",
        "\"", "'", "\\", "\\u", "\\x", "{", "}", "[", "]", "(", ")", "<", ">", "&", "*", "%", "#", "|", ":", ",", "-", "/", "!", "?", "@", "`", "~", "$", "^", "=", "+", ".",
    ];

    /// <summary>A text of the corpus or from scratch, with a few changes.</summary>
    public string Next()
    {
        var text = new StringBuilder(Pick());
        for (var n = random.Next(1, 9); n > 0; n--)
        {
            Change(text);
        }

        return text.Length > FuzzLoop.LargestInput ? text.ToString(0, FuzzLoop.LargestInput) : text.ToString();
    }

    private string Pick() => random.Next(3) switch
    {
        0 when reader.Generate(random) is { } made => made,
        1 when reader.Nasty.Count > 0 && random.Next(8) == 0 => reader.Nasty[random.Next(reader.Nasty.Count)],
        _ => reader.Corpus[random.Next(reader.Corpus.Count)],
    };

    private void Change(StringBuilder text)
    {
        var at = random.Next(text.Length + 1);
        var length = Math.Min(random.Next(2) == 0 ? random.Next(4) : random.Next(60), text.Length - at);
        switch (random.Next(9))
        {
            case 0:
                text.Remove(at, length);
                break;
            case 1:
                text.Insert(at, text.ToString(at, length));
                break;
            case 2:
                var part = text.ToString(at, length);
                text.Insert(at, part.Length == 0 ? "" : string.Concat(Enumerable.Repeat(part, random.Next(1, random.Next(20) == 0 ? 2000 : 20))), 1);
                break;
            case 3:
                var other = Pick();
                var from = random.Next(other.Length + 1);
                text.Insert(at, other.AsSpan(from, Math.Min(random.Next(1, 80), other.Length - from)));
                break;
            case 4:
            case 5:
                text.Insert(at, reader.Words[random.Next(reader.Words.Count)]);
                break;
            case 6 when text.Length > 0:
                text[Math.Min(at, text.Length - 1)] = (char)random.Next(random.Next(4) == 0 ? 0x10000 : 0x80);
                break;
            case 7:
                text.Length = at;
                break;
            default:
                text.Insert(at, Odd[random.Next(Odd.Length)]);
                break;
        }
    }
}
