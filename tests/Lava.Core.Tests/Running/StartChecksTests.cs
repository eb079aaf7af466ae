using Lava.Core.Model;
using Lava.Core.Running;
using static Lava.Core.Tests.Running.Rowing;

namespace Lava.Core.Tests.Running;

public sealed class StartChecksTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData(",\"enabled\":false", "skipped: Job not enabled (static)")]
    [InlineData(",\"enabled\":\"{{ true }}\"", null)]
    // Ready a minute ago.
    [InlineData(",\"max_run_delay\":\"1m\"", null)]
    [InlineData(",\"max_run_delay\":59", "rejected: Run delay 60 s is over max_run_delay 59s")]
    [InlineData(",\"max_run_delay\":0", null)]
    [InlineData(",\"iteration_limit\":1", null)]
    [InlineData(",\"iteration_limit\":10", null)]
    [InlineData(",\"iteration_limit\":2,\"iteration_delay\":\"5m\"", null)]
    public void The_spec_alone_can_keep_a_run_from_starting(string fields, string? end)
    {
        Assert.Equal(end, Text(StartChecks.Static(Job(fields), RealmConfig.Defaults, Queued, Now)));
    }

    [Fact]
    public void Limits_that_shrank_since_the_spec_was_read_count_at_the_start()
    {
        Assert.Equal("rejected: iteration_limit 11 is out of range 1-10", Text(StartChecks.Static(Job() with { IterationLimit = 11 }, RealmConfig.Defaults, Queued, Now)));
        Assert.Equal("rejected: iteration_limit 0 is out of range 1-10", Text(StartChecks.Static(Job() with { IterationLimit = 0 }, RealmConfig.Defaults, Queued, Now)));
        Assert.Equal("rejected: iteration_delay 6m is over 5m", Text(StartChecks.Static(Job() with { IterationDelay = Duration.FromSeconds(360) }, RealmConfig.Defaults, Queued, Now)));
    }

    [Fact]
    public void Max_run_delay_is_asked_only_before_the_first_start_of_a_round_and_counts_from_ready_at()
    {
        var job = Job(",\"max_run_delay\":59");
        Assert.Null(StartChecks.Static(job, RealmConfig.Defaults, Queued with { TsStart = Now.AddHours(-1) }, Now));
        Assert.Null(StartChecks.Static(job, RealmConfig.Defaults, Queued with { ReadyAt = Now.AddSeconds(-59) }, Now));
        var retried = Retried(Settled with { ReadyAt = Now.AddDays(-1) }, Now);
        Assert.Null(StartChecks.Static(job, RealmConfig.Defaults, retried, Now.AddSeconds(59)));
        Assert.NotNull(StartChecks.Static(job, RealmConfig.Defaults, retried, Now.AddSeconds(60)));
    }

    private static string? Text(RunOutcome? outcome) => outcome is null ? null : $"{outcome.Status.Text()}: {outcome.Error}";

    [Theory]
    [InlineData("", null)]
    [InlineData(",\"overlap\":\"allow\"", null)]
    [InlineData(",\"overlap\":\"skip\"", 1)]
    [InlineData(",\"overlap\":\"queue\"", 1)]
    [InlineData(",\"max_concurrent\":3", 3)]
    [InlineData(",\"max_concurrent\":3,\"overlap\":\"skip\"", 3)]
    public void Skip_or_queue_alone_means_a_limit_of_1(string fields, int? limit) => Assert.Equal(limit, StartChecks.ConcurrencyLimit(Job(fields)));

    [Theory]
    [InlineData("", true)]
    [InlineData(",\"overlap\":\"queue\"", false)]
    [InlineData(",\"event_log\":\"{{ x }}\"", false)]
    [InlineData(",\"max_run_delay\":1", false)]
    public void A_start_rides_on_the_claim_where_nothing_has_to_be_looked_up(string fields, bool atOnce) =>
        Assert.Equal(atOnce, StartChecks.StartsAtOnce(Job(fields), RealmConfig.Defaults, Queued, Now));
}
