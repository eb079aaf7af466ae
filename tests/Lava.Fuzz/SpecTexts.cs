using Lava.Core.Specs;
using Lava.Core.Templating;

namespace Lava.Fuzz;

/// <summary>The spec reader, with each text as YAML and as JSON.</summary>
internal sealed class SpecTexts : FuzzedReader
{
    private const int LargestText = FuzzLoop.LargestInput;

    public override IReadOnlyList<string> Corpus { get; } =
    [
        """
        - &a {job_id: a, type: chain, worker: core, payload: [b, c], parameters: {can_fail: "*", start: b}}
        - job_id: b
          <<: *a
          schedule: [{crontab: "0 6 * * mon", from: 2024-01-01, timezone: Europe/London}, "@daily"]
          on_fail:
            - {action: email, to: [x], subject: "{{ job.job_id }}", message: |
                text
              }
          globals: {x: 0x1F, y: 1_000.5, z: ~, t: 12:30:45, o: 0o17, s: !!str 5, b: yes, d: 2024-01-02 03:04:05 +11}
          iteration_delay: 1.5m
        """,
        """
        job_id: c
        type: cmd
        worker: core
        payload: "sh -c 'echo {{ start.strftime(\"%Y\") }}'"
        parameters:
          env: {A: "{{ globals.a }}"}
          args: ["{% for i in [1] %}{{ i }}{% endfor %}"]
        ---
        job_id: d
        type: sql
        payload: >-
          select *
          from t
        """,
        """
        [{"job_id": "a", "type": "foreach", "worker": "core", "payload": "b", "parameters": {"foreach": {"type": "range", "stop": 5, "step": -1}}},
         {"job_id": "b", "type": "dag", "worker": "core", "payload": {"a": ["b", null], "c": 1.50e3}, "enabled": "{% x %}", "state": {"é": "\ud83d\ude00"}}]
        """,
    ];

    public override IReadOnlyList<string> Words { get; } =
    [
        "job_id: ", "type: exe\n", "- ", "\n  ", "\n- ", ": ", "&a ", "*a", "<<: *a\n", "!!binary ", "!!int ", "!<x> ", "? ", "|\n", ">+\n", "---\n", "...\n", "%YAML 1.1\n", "{{ ", " }}", "{% ", " %}", "# ", "~", "yes", "0x", ".inf", "12:30:45",
        "2024-02-30", "schedule: ", "parameters: ", "payload: ", "on_fail: ", "{", "}", "[", "]", "\"\\ud83d\"", "\"a\": ", "1e999999999", "!!float ", "1:2:3:4:5:6",
    ];

    public override IReadOnlyList<string> Nasty { get; } =
    [
        Times("[", LargestText), Times("{a: ", LargestText), Times("- ", LargestText), Times("a:\n ", LargestText), string.Concat(Enumerable.Range(0, 250).Select(i => new string(' ', i) + "a:\n")), Times("? ", LargestText), Times("!!a ", LargestText), Times("&a ", LargestText),
        Laughs("[", "]"), Laughs("{k: [", "]}"), "&a [*a, *a]", "&a {b: *a}", "a: &a {<<: *a}", Merges(), "n: 1e999999999\nm: " + Times("9", 60_000), "n: 0x" + Times("f", 60_000), "n: " + Times("1:", 20_000) + "1", "n: 1." + Times("0", 60_000) + "e-99999",
        "job_id: " + Times("a", 60_000), "a: \"" + Times("\\u0041", 10_000) + "\"", "a: '" + Times("''", 30_000) + "'", Times("a: 1\n", 13_000), Times("- job_id: a\n  type: exe\n", 2_500), "\uFEFFa: 1\0", "a: |\n" + Times("\n", 60_000), Times("#\n", 30_000), Times("---\n", 15_000),
        "{\"job_id\": " + Times("[{\"a\": ", 9_000), "[" + Times("0,", 30_000) + "0]", "{" + Times("\"a\":1,", 9_000) + "\"b\":1}", "a: !!binary " + Times("=", 60_000), "a: !!timestamp 99999-99-99T99:99:99.9999999999", "job_id: x\ntype: dag\npayload: {" + string.Concat(Enumerable.Range(0, 3000).Select(i => $"j{i}: j{i + 1}, ")) + "}",
        "job_id: x\ntype: cmd\nworker: core\npayload: \"" + Times("{{ (", 14_000) + "\"", "job_id: x\ntype: cmd\nschedule: [" + Times("\"* * * * *\",", 4_500) + "]",
    ];

    public override void Read(string text)
    {
        foreach (var path in (string[])["jobs/a.yaml", "jobs/a.json"])
        {
            var specs = SpecReader.Read([new SpecFile("realm.yaml", "realm: dev\n"), new SpecFile(path, text)]);
            foreach (var problem in specs.Problems)
            {
                Expect(problem.Line > 0 && problem.Column > 0 && problem.Message.Length > 0 && problem.Format().Length > 0, $"a problem without a place: {problem.Format()}");
            }
        }
    }

    // Each line is nine times as large as the one before: nine to the ninth elements.
    private static string Laughs(string open, string close) => "l0: &l0 [\"lol\"]\n" + string.Concat(Enumerable.Range(1, 9)
        .Select(i => $"l{i}: &l{i} {open}{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 9))}{close}\n"));

    private static string Merges() => "m0: &m0 {a: 1}\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"m{i}: &m{i} {{<<: [*m{i - 1}, *m{i - 1}], b{i}: *m{i - 1}}}\n"));
}
