using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Lava.Core.Templating;

namespace Lava.Benchmarks;

/// <summary>Compiles and renders ten templates of the kinds real specs hold, with Lava and with Jinja2 in one run, and prints the CPU time of each.</summary>
internal static class TemplateLoad
{
    private static readonly (string Name, string Source)[] Templates =
    [
        ("a word of a payload", "--job={{ job.job_id }} --run={{ job.run_id }}"),
        ("environment value", "{{ globals.env }}/{{ realm.realm }}/{{ vars.prefix|default('none')|lower }}"),
        ("date of yesterday", "{{ (start - utils.timedelta(days=1)).strftime('%Y-%m-%d') }}"),
        ("month's end", "{{ (utils.date(ustart.year, ustart.month, 1) + utils.dateutil.relativedelta.relativedelta(months=1, days=-1)).isoformat() }}"),
        ("S3 key", "s3://{{ utils.s3bucket(vars.source) }}/{{ utils.path.dirname(utils.s3key(vars.source)) }}/{{ start.strftime('%Y/%m/%d') }}/{{ utils.path.basename(vars.source) }}"),
        ("SQL", "DELETE FROM {{ vars.schema }}.{{ vars.table }} WHERE day = '{{ start.date() }}'{% if vars.limit %} AND n < {{ vars.limit * 2 }}{% endif %};\n{% for t in vars.tables %}INSERT INTO {{ vars.schema }}.{{ t }} SELECT * FROM stage.{{ t }} WHERE day = '{{ start.date() }}';\n{% endfor %}"),
        ("action message", "Job {{ job.job_id }} on {{ realm.realm }} {{ 'failed' if result.exit_status else 'is complete' }} after {{ (ustart - start).total_seconds() }} s: {{ result.error|default('no error')|truncate(40) }}"),
        ("arithmetic and state", "{% set n = state.counter|int %}{{ (vars.wait_mins + 15) * 60 }} {{ n % 2 == 1 }} {{ '%05d' % n }} {{ [n, n + 1]|join(',') }}"),
        ("regular expression", "{{ utils.re.search('s3://([^/]*)/(.*)', vars.source).group(2) }} {{ utils.re.sub('[^a-z]+', '-', job.job_id) }}"),
        ("HTML of an e-mail", "<html><body>\n{%- macro cell(v, kind='td') -%}<{{ kind }}>{{ v|e }}</{{ kind }}>{%- endmacro %}\n<h1>{{ job.job_id|e }}</h1>\n<table>\n<tr>{% for k in result.rows[0] %}{{ cell(k|title, 'th') }}{% endfor %}</tr>\n{% for row in result.rows %}<tr class=\"{{ loop.cycle('odd', 'even') }}\">{% for k, v in row.items() %}{{ cell(v) }}{% endfor %}</tr>\n{% else %}<tr><td>nothing</td></tr>\n{% endfor %}</table>\n<p>{{ result.rows|length }} rows, {{ result.rows|sum(attribute='amount') }} in all{# totals #}</p></body></html>"),
    ];

    private const string Vars = """
        {"job": {"job_id": "app/load/customers", "run_id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"}, "realm": {"realm": "prod"}, "globals": {"env": "prod", "lava": {"iteration": 1}},
         "state": {"counter": "17"}, "result": {"exit_status": 0, "rows": [{"name": "Smith & Co", "amount": 12.50, "day": "2024-01-02"}, {"name": "<Jones>", "amount": 7.25, "day": "2024-01-03"}, {"name": "O'Hara", "amount": 100, "day": null}]},
         "vars": {"prefix": "Data", "schema": "mart", "table": "customers", "tables": ["a", "b", "c"], "limit": 1000, "wait_mins": 60, "source": "s3://bucket/in/2024/customers.csv"},
         "start": {"$datetime": "2024-01-02T03:04:05+11:00"}, "ustart": {"$datetime": "2024-01-01T16:04:05+00:00"}}
        """;

    /// <summary>Prints a line a template; throws when a text differs.</summary>
    public static async Task RunAsync(double seconds)
    {
        var scope = BatchVars.Decode(JsonNode.Parse(Vars)!);
        var jinja = await JinjaAsync(seconds);
        Console.WriteLine("template                 Jinja2 us   Lava us   faster   rendered again us");
        double all = 0, ours = 0;
        for (var i = 0; i < Templates.Length; i++)
        {
            var (name, source) = Templates[i];
            var text = Template.Parse(source).Render(scope);
            var expected = jinja[i]!["text"]!.GetValue<string>();
            if (text != expected) throw new InvalidOperationException($"{name}: {text}\nJinja2: {expected}");

            // A name of its own for each keeps the cache of parsed templates out of it.
            var count = 0;
            var fresh = Measure(seconds, () => Template.Parse(source, new TemplateOptions { Name = (count++).ToString(CultureInfo.InvariantCulture) }).Render(scope));
            var again = Measure(seconds, () => Template.Parse(source).Render(scope));
            var theirs = jinja[i]!["micros"]!.GetValue<double>();
            (all, ours) = (all + theirs, ours + fresh);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24}{theirs,10:0.0}{fresh,10:0.0}{theirs / fresh,8:0.0}x{again,14:0.0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"all ten",-24}{all,10:0.0}{ours,10:0.0}{all / ours,8:0.0}x"));
    }

    // The best of many batches, in CPU time, which a busy machine changes little.
    private static double Measure(double seconds, Func<string> once)
    {
        const int batch = 500;
        var best = double.MaxValue;
        var clock = Stopwatch.StartNew();
        for (var spent = TimeSpan.Zero; spent.TotalSeconds < seconds * 2 && clock.Elapsed.TotalSeconds < seconds * 20;)
        {
            var start = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < batch; i++)
            {
                once();
            }

            var took = Environment.CpuUsage.TotalTime - start;
            spent += took;
            best = Math.Min(best, took.TotalMicroseconds / batch);
        }

        return best;
    }

    private static async Task<JsonArray> JinjaAsync(double seconds)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", [Path.Combine(Folder(), "templates.py")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var task = new JsonObject
        {
            ["templates"] = new JsonArray([.. Templates.Select(t => (JsonNode)t.Source)]),
            ["vars"] = JsonNode.Parse(Vars),
            ["seconds"] = seconds,
        };
        await python.StandardInput.WriteAsync(task.ToJsonString());
        python.StandardInput.Close();
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        return JsonNode.Parse(output)!.AsArray();
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
