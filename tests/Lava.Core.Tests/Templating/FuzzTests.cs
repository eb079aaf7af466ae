using System.Text;
using Lava.Core.Templating;
using static Lava.Core.Tests.Templating.Rendering;

namespace Lava.Core.Tests.Templating;

/// <summary>Random templates: whatever is written, the outcome is a text or a <see cref="TemplateException"/> with a place.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Words =
    [
        "{{ ", " }}", "{% ", " %}", "{# ", " #}", "{%- ", " -%}", "if ", "else", "elif ", "endif", "for ", " in ", "endfor", "set ", "endset", "macro ", "endmacro",
        "raw", "endraw", "block ", "endblock", "filter ", "call ", "x", "y", "start", "utils", "loop", "1", "2.5", "'a'", "\"b\"", "[", "]", "(", ")", "{", "}", "+", "-", "*",
        "/", "//", "%", "**", "~", "|", ".", ",", ":", "==", "<", "=", " is ", " not ", " and ", " or ", "none", "true", "upper", "length", "sort", "defined", "\n", " ", "é", "\\", "#", "😀",
    ];

    private static readonly string[] Atoms =
    [
        "x", "missing", "start", "1", "0", "-3", "2.5", "'a'", "''", "'12'", "none", "true", "[]", "[3,1]", "{}", "{'a': 1}", "(1,2)", "range(3)", "x.a", "x.l", "x.d", "x.n",
        "utils", "utils.date", "utils.timedelta(1)", "utils.date(2024,1,31)", "utils.re", "utils.path", "utils.re.search('(a)(b)?', 'ab')", "utils.dateutil.relativedelta.relativedelta(months=1)",
        "utils.dateutil.relativedelta.MO", "utils.dateutil.tz.UTC", "utils.uuid()", "utils.time(1)", "namespace(a=1)", "cycler(1,2)", "joiner()", "dict", "start.date", "'a'.upper", "'<'|e", "[1]|map('string')", "10**30",
    ];

    private static readonly string[] Filters =
    [
        "upper", "lower", "title", "capitalize", "trim", "string", "replace", "format", "center", "indent", "truncate", "wordcount", "wordwrap", "e", "safe", "striptags", "tojson", "urlencode", "xmlattr",
        "int", "float", "abs", "round", "filesizeformat", "length", "list", "first", "last", "random", "join", "reverse", "sum", "min", "max", "sort", "unique", "batch", "slice", "groupby", "map", "select",
        "reject", "selectattr", "rejectattr", "default", "items", "attr", "dictsort", "pprint",
    ];

    private static readonly string[] Names =
    [
        "a", "split", "strip", "join", "format", "replace", "find", "count", "index", "get", "items", "pop", "update", "append", "sort", "strftime", "isoformat", "date", "time", "now", "replace", "astimezone",
        "timestamp", "fromtimestamp", "strptime", "group", "groups", "span", "year", "days", "total_seconds", "zfill", "center", "startswith", "partition", "quantize", "next", "utcoffset", "isocalendar", "fromisoformat", "parse",
    ];

    [Fact]
    public void Random_words_never_crash() => Try(10_000, random => string.Concat(Enumerable.Range(0, random.Next(1, 25)).Select(_ => Words[random.Next(Words.Length)])));

    [Fact]
    public void Random_expressions_never_crash() => Try(20_000, random => "{{ " + Expression(random, 3) + " }}");

    private static string Expression(Random random, int depth)
    {
        string Inner() => Expression(random, depth - 1);
        string Few() => string.Join(", ", Enumerable.Range(0, random.Next(3)).Select(_ => Inner()));
        return depth == 0 ? Pick(Atoms) : random.Next(12) switch
        {
            0 or 1 => $"({Inner()} {Pick(["+", "-", "*", "/", "//", "%", "**", "~"])} {Inner()})",
            2 => $"({Inner()} {Pick(["==", "!=", "<", ">=", "in", "not in", "and", "or"])} {Inner()})",
            3 or 4 => $"({Inner()})|{Pick(Filters)}({Few()})",
            5 or 6 => $"({Inner()}).{Pick(Names)}({Few()})",
            7 => $"({Inner()}).{Pick(Names)}",
            8 => $"({Inner()})[{Inner()}]",
            9 => $"({Inner()})[{Inner()}:{Inner()}]",
            10 => $"({Inner()})({Few()})",
            _ => Pick(Atoms),
        };

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    private static void Try(int count, Func<Random, string> make)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var limits = new TemplateLimits { Steps = 20_000, Output = 100_000, Work = 1_000_000, Time = TimeSpan.FromSeconds(2) };
        var data = Json("""{"a":1,"l":[1,"b",null],"d":1.50,"n":-7}""");
        var failures = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var template = make(random);
            try
            {
                Render(template, data, null, limits);
            }
            catch (TemplateException error)
            {
                if (error.Line < 1 || error.Message.StartsWith("internal error", StringComparison.Ordinal) || error.Column < 1 || error.Message.Length == 0)
                {
                    failures.Append($"{template}\n    {error.Message} {error.InnerException?.StackTrace?.Split('\n')[0]}\n");
                }
            }
            catch (Exception crash)
            {
                failures.Append($"{template}\n    {crash.GetType().Name}: {crash.Message} {crash.StackTrace?.Split('\n')[0]}\n");
            }
        }

        Assert.True(failures.Length == 0, $"seed {seed}:\n{failures}");
    }
}
