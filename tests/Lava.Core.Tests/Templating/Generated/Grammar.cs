using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Lava.Core.Tests.Templating.Generated;

/// <summary>A context-free grammar read from text, which grows random sentences; grammar.txt says how it is written.</summary>
internal sealed partial class Grammar
{
    // What a wrong type may stand in for, and what is put into parentheses so that it holds together.
    private static readonly HashSet<string> Values =
        ["str", "int", "float", "decimal", "bool", "list", "dict", "strs", "ints", "datetime", "naive", "day", "time", "timedelta", "relative", "match"];

    private readonly Dictionary<string, Symbol> symbols;

    private Grammar(Dictionary<string, Symbol> symbols) => this.symbols = symbols;

    /// <summary>The forms no sentence used so far.</summary>
    public IEnumerable<string> Unused => symbols.Values.SelectMany(s => s.Forms).Where(f => !f.Used).Select(f => f.Text);

    public static Grammar Parse(IEnumerable<string> lines)
    {
        var symbols = new Dictionary<string, Symbol>();
        Symbol? symbol = null;
        foreach (var line in lines.Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                var weight = Weight().Match(line);
                var text = line[(weight.Success ? weight.Length : 2)..].Replace('⏎', '\n').Replace('→', '\t').Replace('␠', ' ');
                symbol!.Forms.Add(new Form(text, weight.Success ? int.Parse(weight.Groups[1].Value, CultureInfo.InvariantCulture) : 1));
            }
            else
            {
                symbols.Add(line, symbol = new Symbol());
            }
        }

        var grammar = new Grammar(symbols);
        grammar.FindHeights();
        return grammar;
    }

    /// <summary>A random sentence; below the depth given only the shortest ways to its end are taken.</summary>
    public string Grow(string symbol, Random random, int depth)
    {
        var output = new StringBuilder();
        Grow(symbol, random, depth, output);
        return output.ToString();
    }

    private void Grow(string name, Random random, int depth, StringBuilder output)
    {
        if (name == "text")
        {
            output.Append(Text(random));
            return;
        }

        var value = Values.Contains(name);
        if (value && random.Next(60) == 0)
        {
            name = "any";
        }

        var form = Choose(symbols[name], random, depth);
        form.Used = true;
        var start = output.Length;
        var at = 0;
        foreach (Match match in Reference().Matches(form.Text))
        {
            output.Append(form.Text, at, match.Index - at);
            at = match.Index + match.Length;
            if (match.Groups["name"] is { Success: true, Value: var inner })
            {
                Grow(inner, random, depth - 1, output);
            }
            else
            {
                output.Append(random.Next(Number(match, "from"), Number(match, "to") + 1));
            }
        }

        output.Append(form.Text, at, form.Text.Length - at);
        if (value && at > 0 && output[^1] != ')' && random.Next(5) != 0)
        {
            output.Insert(start, '(').Append(')');
        }
    }

    private static Form Choose(Symbol symbol, Random random, int depth)
    {
        var forms = depth > 0 ? symbol.Forms : symbol.Forms.FindAll(f => f.Height == symbol.Height);
        var pick = random.Next(forms.Sum(f => f.Weight));
        return forms.First(f => (pick -= f.Weight) < 0);
    }

    private static string Text(Random random)
    {
        string[] characters = ["a", "b", "l", "o", "X", "Z", " ", " ", "  ", "\\n", "\\t", "\\'", "\"", "\\\\", "<", "&", "%", "{", "}", "1", "23", "-", "_", "/", ",", ".", ":", "é", "ß", "ǆ", "İ", "中", "😀", "\\x41", "\\u00e9", "\\x00", "\u00a0"];
        return "'" + string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => characters[random.Next(characters.Length)])) + "'";
    }

    private void FindHeights()
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var symbol in symbols.Values)
            {
                foreach (var form in symbol.Forms)
                {
                    var below = Reference().Matches(form.Text).Select(m => m.Groups["name"]).Where(g => g.Success)
                        .Select(g => g.Value == "text" ? 0 : symbols[g.Value].Height).DefaultIfEmpty(-1).Max();
                    changed |= form.Height != (form.Height = below == int.MaxValue ? int.MaxValue : below + 1);
                }

                symbol.Height = symbol.Forms.Min(f => f.Height);
            }
        }
    }

    private static int Number(Match match, string name) => int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\$(?:\[(?<from>-?[0-9]+)\.\.(?<to>-?[0-9]+)\]|(?<name>[a-z_][a-z0-9_]*))")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^  ([0-9]+)\|")]
    private static partial Regex Weight();

    private sealed class Symbol
    {
        public List<Form> Forms { get; } = [];

        public int Height { get; set; } = int.MaxValue;
    }

    private sealed class Form(string text, int weight)
    {
        public string Text { get; } = text;

        public int Weight { get; } = weight;

        public int Height { get; set; } = int.MaxValue;

        public bool Used { get; set; }
    }
}
