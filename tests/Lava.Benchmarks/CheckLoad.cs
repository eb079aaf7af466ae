using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lava.Core.Specs;
using Lava.Embedded.Folder;

namespace Lava.Benchmarks;

/// <summary>How long <c>lava check</c> takes on a large realm: its folder read, its specs checked, in a process that has just started.</summary>
internal static class CheckLoad
{
    /// <summary>Writes a realm of so many jobs of six types, a file each, and checks it several times. The first time counts.</summary>
    public static void Run(int jobs)
    {
        var folder = Directory.CreateTempSubdirectory("lava-check-").FullName;
        Write(folder, "realm.yaml", "realm: load\nfleets: {core: {slots: 4}}\ndispatchers: {main: {timezone: Australia/Perth}}\n");
        Write(folder, "connections/pg.yaml", "conn_id: pg/main\ntype: postgres\nenabled: true\nhost: h\nport: 5432\nuser: u\npassword: /lava/load/pg\ndatabase: d\n");
        Write(folder, "payloads/etl/load.sh", "#!/bin/sh\n");
        for (var i = 0; i < jobs; i++)
        {
            Write(folder, string.Create(CultureInfo.InvariantCulture, $"jobs/area{i % 100:00}/job{i:00000}.yaml"), Job(i, jobs));
        }

        Console.WriteLine("check    files  problems  read ms  check ms  total ms  CPU ms  parse alone");
        for (var round = 0; round < 3; round++)
        {
            var (clock, before) = (Stopwatch.StartNew(), Cpu());
            var files = SpecFolder.Read(folder, SpecFolder.Scan(folder));
            var payloads = SpecFolder.Payloads(folder);
            var read = clock.ElapsedMilliseconds;
            var specs = SpecReader.Read(files, payloads: payloads);
            var (total, spent) = (clock.ElapsedMilliseconds, Cpu() - before);
            before = Cpu();
            foreach (var file in files) SourceDocument.Parse(file);
            Console.WriteLine($"{(round == 0 ? "first" : "again"),-7}{files.Count,7}{specs.Problems.Count,10}{read,9}{total - read,10}{total,10}{spent,8:0}{Cpu() - before,13:0}");
            foreach (var problem in specs.Problems.Take(3)) Console.WriteLine("  " + problem.Format());
        }

        Directory.Delete(folder, recursive: true);
    }

    // Each with templates and texts of its own, as a realm has them: nothing is cached for the next.
    private static string Job(int i, int jobs)
    {
        var text = new StringBuilder();
        var name = string.Create(CultureInfo.InvariantCulture, $"area{i % 100:00}/job{i:00000}");
        text.Append(CultureInfo.InvariantCulture, $"job_id: {name}\nworker: core\nenabled: true\ndescription: Job number {i}\nowner: team{i % 7}\n");
        if (i % 3 == 0) text.Append(CultureInfo.InvariantCulture, $"dispatcher: main\nschedule: \"{i % 60} {i % 24} * * 1-5\"\n");
        text.Append(CultureInfo.InvariantCulture, $"globals: {{area: a{i % 100}, step: {i}}}\non_fail:\n  - {{action: log, message: \"{{{{ job.job_id }}}} of {i}: {{{{ result.error }}}}\"}}\n");
        text.Append((i % 6) switch
        {
            0 => $"type: cmd\npayload: echo {i} '{{{{ start.strftime(\"%Y-%m-%d\") }}}}'\nparameters: {{timeout: 5m, args: [\"--n={i}\", \"{{{{ globals.step }}}}\"], env: {{DAY: \"{{{{ (start - utils.timedelta(days={i % 30})).date() }}}}\"}}}}\n",
            1 => $"type: exe\npayload: etl/load.sh --job {i}\nparameters: {{connections: {{db: pg/main}}, vars: {{n: {i}}}, args: [\"{{{{ vars.n + {i} }}}}\"]}}\n",
            2 => $"type: sqli\npayload: |\n  {{% set day = ustart.date() %}}\n  DELETE FROM t{i} WHERE day = '{{{{ day }}}}';\n  INSERT INTO t{i} SELECT * FROM s WHERE {{% for x in [1, 2, 3] %}}a = {{{{ x }}}}{{{{ ' or ' if not loop.last }}}}{{% endfor %}}\nparameters: {{conn_id: pg/main, transaction: true}}\n",
            3 => $"type: chain\npayload: [{Child(i, 1, jobs)}, {Child(i, 2, jobs)}]\nparameters: {{can_fail: \"*/job{i}\"}}\n",
            4 => $"type: dispatch\npayload: {Child(i, 1, jobs)}\nparameters: {{parameters: {{vars: {{day: \"{{{{ start.isoformat() }}}} {i}\"}}}}}}\n",
            _ => "type: log\npayload: null\n",
        });
        return text.ToString();
    }

    // One of the same six that starts no others, so that there are no loops; the last six may be fewer.
    private static string Child(int i, int n, int jobs)
    {
        var child = (i / 6 * 6) + (n == 1 && (i / 6 * 6) + 5 < jobs ? 5 : 0);
        return string.Create(CultureInfo.InvariantCulture, $"area{child % 100:00}/job{child:00000}");
    }

    // On a busy machine this says more than the clock.
    private static double Cpu()
    {
        using var own = Process.GetCurrentProcess();
        return own.TotalProcessorTime.TotalMilliseconds;
    }

    private static void Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
