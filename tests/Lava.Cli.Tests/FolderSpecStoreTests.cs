using Lava.Cli.Tests.Support;
using Lava.Core.Ports;
using Lava.Core.Specs;
using Lava.Embedded.Folder;

namespace Lava.Cli.Tests;

public sealed class FolderSpecStoreTests
{
    [Fact]
    public async Task It_fills_in_what_an_embedded_realm_may_leave_out()
    {
        await using var realm = new TestRealm();
        var item = FolderSpecStore.Open(realm.Folder, TimeProvider.System).Realm;
        Assert.Equal(("trial", "s3://payloads", "s3://lava-temp/tmp"), (item.Name, item.S3Payloads, item.S3Temp));
        realm.Write("realm.yaml", "realm: moved\ns3_payloads: s3://corp-bucket/lava/payloads\ns3_temp: s3://corp-bucket/tmp\n");
        item = FolderSpecStore.Open(realm.Folder, TimeProvider.System).Realm;
        Assert.Equal(("s3://payloads", "s3://corp-bucket/tmp"), (item.S3Payloads, item.S3Temp));
        realm.Write("realm.yaml", "realm: moved\ns3_payloads: s3://corp-payloads\n");
        item = FolderSpecStore.Open(realm.Folder, TimeProvider.System).Realm;
        Assert.Equal("payloads", RealmDefaults.Buckets(item)["corp-payloads"]);
    }

    [Fact]
    public async Task It_reads_lists_and_any_depth_and_all_three_endings()
    {
        await using var realm = new TestRealm();
        realm.Write("jobs/a/b/c.yml", "- " + TestRealm.Job("one").TrimEnd().ReplaceLineEndings("\n  ") + "\n- " + TestRealm.Job("two").TrimEnd().ReplaceLineEndings("\n  ") + "\n");
        realm.Write("jobs/x.json", """{"job_id":"three","type":"log","worker":"core","payload":null,"enabled":true,"description":"d","owner":"o"}""");
        realm.Write("jobs/README.md", "no spec");
        realm.Write("jobs/.hidden.yaml", "[");
        realm.Write("s3triggers/t.yaml", "trigger_id: t\nbucket: box\nprefix: \"*\"\njob_id: one\nenabled: true\ndescription: d\nowner: o\n");
        var store = FolderSpecStore.Open(realm.Folder, TimeProvider.System);
        Assert.Equal(["one", "three", "two"], (await store.JobsAsync(default)).Select(j => j.JobId).Order());
        Assert.Single(await store.TriggersAsync("box", default));
        Assert.Empty(await store.TriggersAsync("other", default));
        Assert.Empty(store.Current.Problems);
    }

    [Fact]
    public async Task A_broken_file_keeps_its_last_good_version_and_its_problem_is_told_once()
    {
        await using var realm = new TestRealm();
        realm.WithJob("a", "max_tries: 1\n").WithJob("b");
        var store = FolderSpecStore.Open(realm.Folder, TimeProvider.System);
        var told = new List<Problem>();
        store.NewProblems += told.AddRange;

        realm.Write("jobs/a.yaml", "job_id: a\nmax_tries: [\n");
        store.Refresh();
        Assert.Equal(1, (await store.JobAsync("a", default)).Item!.MaxTries);
        Assert.Equal("jobs/a.yaml", Assert.Single(told).File);

        realm.Write("jobs/b.yaml", TestRealm.Job("b", "max_tries: 5\n"));
        store.Refresh();
        Assert.Equal(5, (await store.JobAsync("b", default)).Item!.MaxTries);
        Assert.Equal(1, (await store.JobAsync("a", default)).Item!.MaxTries);
        Assert.Single(told);

        realm.Write("jobs/a.yaml", TestRealm.Job("a", "max_tries: wrong\n"));
        store.Refresh();
        Assert.Equal(1, (await store.JobAsync("a", default)).Item!.MaxTries);
        Assert.Equal(2, told.Count);

        realm.WithJob("a", "max_tries: 7\n");
        store.Refresh();
        Assert.Equal(7, (await store.JobAsync("a", default)).Item!.MaxTries);

        File.Delete(Path.Combine(realm.Folder, "jobs/a.yaml"));
        store.Refresh();
        Assert.Equal(new SpecLookup<Core.Model.Job>(null, null), await store.JobAsync("a", default));
    }

    [Fact]
    public async Task A_job_that_was_never_good_says_why_and_an_unknown_field_does_not_break_one()
    {
        await using var realm = new TestRealm();
        realm.WithJob("bad", "max_tries: many\n").WithJob("odd", "bogus: 1\n");
        var store = FolderSpecStore.Open(realm.Folder, TimeProvider.System);
        var bad = await store.JobAsync("bad", default);
        Assert.Null(bad.Item);
        Assert.StartsWith("jobs/bad.yaml:8:", bad.Problem);
        Assert.NotNull((await store.JobAsync("odd", default)).Item);
        Assert.Equal(Severity.Warning, store.Current.Problems.Single(p => p.File == "jobs/odd.yaml").Severity);
    }

    [Fact]
    public async Task A_broken_realm_file_keeps_the_realm_and_a_missing_one_is_an_error_at_the_start()
    {
        await using var realm = new TestRealm();
        var store = FolderSpecStore.Open(realm.Folder, TimeProvider.System);
        realm.Write("realm.yaml", "realm: [");
        store.Refresh();
        Assert.Equal("trial", store.Realm.Name);
        Assert.Contains("realm.yaml", Assert.Throws<PortException>(() => FolderSpecStore.Open(realm.Folder, TimeProvider.System)).Message);
        File.Delete(Path.Combine(realm.Folder, "realm.yaml"));
        store.Refresh();
        Assert.Equal("trial", store.Realm.Name);
        Assert.Contains("there is no realm.yaml", Assert.Throws<PortException>(() => FolderSpecStore.Open(realm.Folder, TimeProvider.System)).Message);
    }

    [Fact]
    public async Task A_file_that_is_written_this_very_moment_is_read_a_little_later()
    {
        await using var realm = new TestRealm();
        var store = FolderSpecStore.Open(realm.Folder, TimeProvider.System);
        var path = realm.Write("jobs/a.yaml", TestRealm.Job("a"));
        File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime);
        await Until.Async(async () => (await store.JobAsync("a", default)).Item is not null, "job a");
    }
}
