using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

public sealed class SpecReaderTests
{
    private const string RealmYaml = "realm: demo\nfleets: {core: {slots: 2}}\ndispatchers: {main: {timezone: Europe/London}}\n";

    private static RealmSpecs Read(params (string Path, string Text)[] files) =>
        SpecReader.Read(files.Select(f => new SpecFile(f.Path, f.Text)));

    private static string Job(string id, string more = "", string type = "log", string worker = "core") =>
        $"job_id: {id}\ntype: {type}\nworker: {worker}\npayload: null\nenabled: true\n{more}";

    private static string Errors(RealmSpecs specs) => string.Join('\n', specs.Problems.Select(p => p.Format()));

    [Fact]
    public void A_good_folder_becomes_records()
    {
        var specs = Read(
            ("realm.yaml", RealmYaml + "config: {exe_timeout: 5m}\n"),
            ("jobs/a.yaml", "job_id: a\ntype: exe\nworker: core\npayload: run.sh x\nenabled: yes\ndispatcher: main\nschedule: {crontab: '0 6 * * *'}\n"
                + "parameters: {timeout: 90, env: {A: '{{ vars.a }}'}, connections: {db: pg}}\niteration_limit: 3\niteration_delay: 10s\n"),
            ("jobs/deep/b.json", "[{\"job_id\":\"b\",\"type\":\"chain\",\"worker\":\"core\",\"payload\":\"a, c\",\"parameters\":{\"can_fail\":\"*\"}},\n"
                + "{\"job_id\":\"c\",\"type\":\"log\",\"worker\":\"core\",\"payload\":null}]"),
            ("connections/pg.yaml", "conn_id: pg\ntype: Postgres\nenabled: true\nhost: localhost\nport: 5432\nuser: u\npassword: pg\ndatabase: d\n"),
            ("s3triggers/t.yaml", "trigger_id: t\nbucket: incoming\nprefix: in\njob_id: [a]\nenabled: true\nif_size_gt: 1K\n"));

        Assert.Equal("", Errors(specs));
        Assert.Equal("demo", specs.Realm!.Name);
        Assert.Equal("5m", (string?)specs.Realm.Config["EXE_TIMEOUT"]);
        Assert.Equal(2, specs.Realm.Fleets["core"].Slots);
        Assert.Equal("Europe/London", specs.DispatcherZones["main"]);
        Assert.Equal(["a", "b", "c"], specs.Jobs.Keys.Order());
        var job = specs.Jobs["a"];
        Assert.Equal((3, 10m, false), (job.IterationLimit, job.IterationDelay.Seconds, specs.Jobs["b"].Enabled is not null));
        Assert.Equal("postgres", specs.Connections["pg"].Type);
        Assert.Equal(1000, specs.Triggers["t"].IfSizeGt!.Value.Bytes);
        Assert.Equal(new SpecOrigin("jobs/deep/b.json", 2), specs.JobOrigins["c"]);
    }

    [Fact]
    public void All_problems_of_all_files_come_at_once()
    {
        var specs = Read(
            ("realm.yaml", RealmYaml),
            ("jobs/1.yaml", Job("one", "shedule: '* * * * *'\niteration_limit: 0\n")),
            ("jobs/2.yaml", Job("two", "dispatcher: main\nschedule:\n  - '0 6 * * *'\n  - crontab: '61 * * * *'\n")),
            ("jobs/3.yaml", "job_id: three\ntype: exee\nworker: core\npayload: x\n"),
            ("jobs/4.yaml", "job_id: four\ntype: dag\nworker: core\npayload: {one: two, two: one}\n"),
            ("jobs/5.yaml", Job("five", "on_fail:\n- action: slak\n- {action: log, mesage: x}\n")),
            ("jobs/6.json", "{\"job_id\": \"six\",}"),
            ("jobs/7.yaml", Job("one")),
            ("jobs/8.yaml", "job_id: eight\ntype: chain\nworker: core\npayload: [on, seven]\n"),
            ("jobs/9.yaml", Job("nine", "globals: {Lava_x: 1}\nmax_run_delay: -5m\n", worker: "cor")),
            ("jobs/10.yaml", Job("ten", "env: {A: b}\n", type: "cmd")));

        Assert.Equal(
            """
            jobs/1.yaml:1:9: job_id: "one" is also in jobs/7.yaml:1: give one of them another id
            jobs/1.yaml:6:1: shedule: "shedule" is no known field: did you mean "schedule"?
            jobs/1.yaml:7:18: iteration_limit: 0 is not right here: write a whole number from 1
            jobs/10.yaml:4:10: payload: null is not right here: write a command line
            jobs/10.yaml:6:1: env: "env" is no known field: it belongs in "parameters"
            jobs/2.yaml:9:14: schedule[1].crontab: "61 * * * *": minute 61 is out of range 0-59
            jobs/3.yaml:2:7: type: "exee" is no job type: did you mean "exe"?
            jobs/4.yaml:4:10: payload: jobs wait for each other: one waits for two waits for one; take one of these away
            jobs/5.yaml:7:11: on_fail[0].action: "slak" is no known action: write one of dispatch, email, event, log, slack, sns, sqs, state (did you mean "slack"?)
            jobs/5.yaml:8:3: on_fail[1]: "message" is missing: write a text
            jobs/5.yaml:8:17: on_fail[1].mesage: "mesage" is no known field: did you mean "message"?
            jobs/6.json:1:18: a comma with nothing after it: take it away
            jobs/7.yaml:1:9: job_id: "one" is also in jobs/1.yaml:1: give one of them another id
            jobs/8.yaml:4:11: payload[0]: true is not right here: write a text that isn't empty (in quotes: "true")
            jobs/8.yaml:4:15: payload[1]: there is no job "seven": write the id of a job of this realm
            jobs/9.yaml:3:9: worker: "cor" is not among the fleets of realm.yaml: did you mean "core"?
            jobs/9.yaml:6:11: globals.Lava_x: "Lava_x" is reserved: choose a name that doesn't begin with "lava"
            jobs/9.yaml:7:16: max_run_delay: "-5m" is negative: write 0 or more
            """,
            Errors(specs));
        Assert.Empty(specs.Jobs);
        Assert.Equal(8, specs.BrokenJobs.Count);
    }

    [Fact]
    public void References_are_followed_through_the_realm()
    {
        var specs = Read(
            ("realm.yaml", RealmYaml),
            ("jobs/load.yaml", Job("etl/load")),
            ("jobs/other.yaml", Job("etl/other", worker: "elsewhere")),
            ("jobs/c.yaml", "job_id: c\ntype: chain\nworker: core\npayload: load, laod, other\nparameters: {job_prefix: etl/, start: lod}\n"),
            ("jobs/f.yaml", "job_id: f\ntype: foreach\nworker: core\npayload: etl/lod\nparameters: {foreach: {type: range, stop: 3}}\n"),
            ("jobs/d.yaml", "job_id: d\ntype: dispatch\nworker: core\npayload: d\n"),
            ("jobs/g.yaml", "job_id: g\ntype: dag\nworker: core\npayload: {etl/load: [etl/x], nope: null}\n"),
            ("jobs/a.yaml", Job("a", "on_success: [{action: dispatch, job_id: etl/laod}, {action: dispatch, job_id: '{{ globals.x }}'}, {action: slack, slack_conn: s, message: m}]\n")),
            ("s3triggers/t.yaml", "trigger_id: t\nbucket: incoming\nprefix: in/\njob_id: gone\nenabled: true\n"));

        Assert.Equal(
            """
            jobs/a.yaml:6:41: on_success[0].job_id: there is no job "etl/laod": did you mean "etl/load"?
            jobs/a.yaml:6:127: on_success[2].slack_conn: there is no connection "s": write the id of a connection of this realm
            jobs/c.yaml:4:10: payload: there is no job "etl/laod": did you mean "etl/load"?
            jobs/c.yaml:4:10: payload: "etl/other" is of fleet "elsewhere": a child runs on its parent's fleet, here "core"
            jobs/c.yaml:5:39: parameters.start: "lod" is not in the chain: name one of its jobs (did you mean "etl/load"?)
            jobs/d.yaml:4:10: payload: the job dispatches itself: take "d" away
            jobs/f.yaml:4:10: payload: there is no job "etl/lod": did you mean "etl/load"?
            jobs/g.yaml:4:22: payload["etl/load"][0]: there is no job "etl/x": write the id of a job of this realm
            jobs/g.yaml:4:30: payload.nope: there is no job "nope": write the id of a job of this realm
            jobs/other.yaml:3:9: worker: "elsewhere" is not among the fleets of realm.yaml: add "elsewhere: {}" to them
            s3triggers/t.yaml:3:9: prefix: "in/" matches only an object of that very name: write "in" for what lies under it
            s3triggers/t.yaml:4:9: job_id: there is no job "gone": write the id of a job of this realm
            """,
            Errors(specs));
    }

    [Fact]
    public void A_job_that_contains_itself_through_others_is_found()
    {
        var specs = Read(
            ("realm.yaml", RealmYaml),
            ("jobs/a.yaml", "job_id: a\ntype: chain\nworker: core\npayload: [b]\n"),
            ("jobs/b.yaml", "job_id: b\ntype: dag\nworker: core\npayload: {c: null}\n"),
            ("jobs/c.yaml", "job_id: c\ntype: foreach\nworker: core\npayload: a\nparameters: {foreach: {type: inline, values: [{x: 1}]}}\n"));
        Assert.Equal(
            "jobs/a.yaml:4:11: payload[0]: the job contains itself: a contains b contains c contains a; take one of these away", Errors(specs));
    }

    [Fact]
    public void Without_the_realms_file_references_are_left_alone() =>
        Assert.Equal("", Errors(Read(("x.yaml", "job_id: a\ntype: chain\nworker: core\npayload: [b]\n"))));

    [Fact]
    public void A_job_in_an_unreadable_file_is_not_called_missing() =>
        Assert.Equal(
            "jobs/b.json:1:15: not JSON",
            Errors(Read(("realm.yaml", RealmYaml), ("jobs/a.yaml", "job_id: a\ntype: chain\nworker: core\npayload: [b]\n"), ("jobs/b.json", "{\"job_id\":\"b\" ")))[..26]);

    [Fact]
    public void A_dispatcher_needs_a_zone_from_somewhere()
    {
        var schedule = "dispatcher: late\nschedule: '0 6 * * *'\n";
        Assert.Contains("there is no dispatcher \"late\": add", Errors(Read(("realm.yaml", RealmYaml), ("jobs/a.yaml", Job("a", schedule)))), StringComparison.Ordinal);
        Assert.Equal("", Errors(Read(
            ("realm.yaml", RealmYaml),
            ("jobs/a.yaml", Job("a", schedule)),
            ("jobs/s.yaml", "job_id: s\ntype: lavasched\nworker: core\npayload: --\nparameters: {dispatcher: [late], env: {CRON_TZ: Asia/Tokyo}}\n"))));
        Assert.Contains("the dispatcher \"late\" has no time zone", Errors(Read(
            ("realm.yaml", "realm: r\nfleets: {core: }\ndispatchers: {late: }\n"), ("jobs/a.yaml", Job("a", schedule)))), StringComparison.Ordinal);
        Assert.Equal("", Errors(Read(
            ("realm.yaml", "realm: r\nfleets: {core: }\ndispatchers: {late: }\n"), ("jobs/a.yaml", Job("a", "dispatcher: late\nschedule: {crontab: '0 6 * * *', timezone: UTC}\n")))));
    }

    [Theory]
    [InlineData("jobs/a.yaml", "", "jobs/a.yaml:1:1: the file is empty: write an item, or take the file away")]
    [InlineData("realm.yaml", "# soon\n", "realm.yaml:1:1: the file is empty: write at least \"realm: NAME\"")]
    [InlineData("jobs/a.yaml", "- job", "jobs/a.yaml:1:3: [0]: \"job\" is no item: write a map of fields, or a list of such maps")]
    [InlineData("jobs/a.yaml", "conn_id: x\ntype: git\n", "jobs/a.yaml:1:1: this looks like a connection: it belongs in connections/")]
    [InlineData("a.yaml", "x: 1\n", "a.yaml:1:1: nothing says what this is: put the file into jobs/, connections/ or s3triggers/")]
    [InlineData("realm.yaml", "realm: My-Realm\n", "realm.yaml:1:8: realm: \"My-Realm\" is no name for a realm: a letter, then letters, digits or _, all lower-case, at most 63")]
    [InlineData("realm.yaml", "realm: r\nconfig: {EXE_TIMEOT: 1, foreach_limit: x}\n", "realm.yaml:2:10: config.EXE_TIMEOT: \"EXE_TIMEOT\" is no known configuration variable: did you mean \"EXE_TIMEOUT\"?\nrealm.yaml:2:40: config.foreach_limit: \"x\" is no whole number: write digits")]
    [InlineData("realm.yaml", "realm: r\ndispatchers: {d: {timezone: Europe/Pari}}\n", "realm.yaml:2:29: dispatchers.d.timezone: \"Europe/Pari\" is not right here: write an IANA time zone such as Europe/London")]
    public void What_a_file_holds_must_be_clear(string path, string text, string problem) =>
        Assert.Equal(problem, Errors(Read((path, text))));

    [Fact]
    public void The_errors_in_reach_of_a_job_are_its_own_and_those_of_what_it_runs()
    {
        var specs = Read(
            ("realm.yaml", RealmYaml),
            ("jobs/a.yaml", "job_id: a\ntype: chain\nworker: core\npayload: [b]\n"),
            ("jobs/b.yaml", Job("b", "on_success: [{action: dispatch, job_id: c}]\n")),
            ("jobs/c.yaml", Job("c", "nonsense: 1\n")),
            ("jobs/d.yaml", Job("d", "nonsense: 1\n")),
            ("jobs/e.yaml", Job("e")));
        Assert.Equal("jobs/c.yaml", Assert.Single(specs.ErrorsInReachOf("a")).File);
        Assert.Single(specs.ErrorsInReachOf("d"));
        Assert.Empty(specs.ErrorsInReachOf("e"));
    }

    [Fact]
    public void The_realms_limits_hold_for_its_jobs()
    {
        var specs = Read(
            ("jobs/a.yaml", Job("a", "iteration_limit: 12\niteration_delay: 6m\n")),
            ("realm.yaml", RealmYaml + "config: {ITERATION_MAX_LIMIT: 20, ITERATION_MAX_DELAY: 10m}\n"));
        Assert.Equal("", Errors(specs));
        Assert.Equal(2, Read(("jobs/a.yaml", Job("a", "iteration_limit: 12\niteration_delay: 6m\n"))).Problems.Count);
    }

    [Fact]
    public void Templates_are_checked_where_they_are_rendered_and_not_at_run_time()
    {
        SpecFile[] files =
        [
            new("jobs/a.yaml", Job("a").Replace("enabled: true\n", "enabled: '{{ e'\n", StringComparison.Ordinal)),
            new("jobs/b.yaml", "job_id: b\ntype: cmd\nworker: core\npayload: x\nparameters: {jinja: false, args: ['{{ off']}\n"),
            new("jobs/c.yaml", "job_id: c\ntype: cmd\nworker: core\npayload: x\nparameters: {args: ['{{ on'], env: {A: '{{ on'}, timeout: '{{ no'}\n"),
        ];
        Assert.Equal(
            [("a", "enabled", ProblemCodes.Template), ("c", "parameters.args[0]", ProblemCodes.Template), ("c", "parameters.env.A", ProblemCodes.Template), ("c", "parameters.timeout", ProblemCodes.Value)],
            SpecReader.Read(files).Problems.Select(p => (p.File[5..6], p.Path, p.Code)));
        Assert.Equal(["parameters.timeout"], SpecReader.Read(files, forRun: true).Problems.Select(p => p.Path));
    }

    [Fact]
    public void A_large_file_is_read_in_reasonable_time()
    {
        var text = string.Concat(Enumerable.Range(0, 40_000).Select(i =>
            $"- job_id: j{i}\n  type: cmd\n  worker: core\n  enabled: true\n  payload: echo {i} {new string('x', 100)}\n  parameters: {{timeout: 10m, args: [a, b]}}\n"));
        Assert.True(text.Length > 8_000_000);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var specs = Read(("jobs/all.yaml", text));
        Assert.Equal(40_000, specs.Jobs.Count);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(30), $"took {watch.Elapsed}");
    }
}
