using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

/// <summary>Loops of dispatches, those that the realm's default actions close among them.</summary>
public sealed class CycleTests
{
    private const string Success = "on_success: [{action: dispatch, job_id: told}]\n";
    private const string Failure = "on_fail: [{action: dispatch, job_id: told}]\n";

    [Fact]
    public void A_default_action_that_dispatches_a_job_without_its_own_goes_round() => Assert.Equal(
        "realm.yaml:3:41: on_success[0].job_id: the jobs may go round without end: told dispatches told (by the realm's on_success); "
        + "give told its own on_success, such as [], or make sure that something else stops them",
        Problems(Success, ("told", ""), ("a", "")));

    [Fact]
    public void A_jobs_own_list_replaces_the_default_even_an_empty_one() => Assert.Equal("", Problems(Success, ("told", "on_success: []\n"), ("a", "")));

    [Fact]
    public void A_loop_through_the_default_and_through_jobs_is_found() => Assert.Equal(
        "jobs/told.yaml:6:41: on_success[0].job_id: the jobs may go round without end: told dispatches a dispatches told (by the realm's on_success); "
        + "give a its own on_success, such as [], or make sure that something else stops them",
        Problems(Success, ("told", "on_success: [{action: dispatch, job_id: a}]\n"), ("a", "")));

    [Fact]
    public void A_child_takes_the_default_too() => Assert.Contains(
        "told contains a dispatches told (by the realm's on_success)",
        Problems(Success, ("told", "on_success: []\n#chain"), ("a", "")),
        StringComparison.Ordinal);

    [Fact]
    public void What_the_realm_dispatches_after_a_failure_may_fail_itself() => Assert.Equal(
        "realm.yaml:3:38: on_fail[0].job_id: the jobs may go round without end: told dispatches told (by the realm's on_fail); "
        + "give told its own on_fail, such as [], or make sure that something else stops them",
        Problems(Failure, ("told", ""), ("a", "")));

    [Theory]
    [InlineData("on_fail: []\n")]
    [InlineData("on_fail: [{action: dispatch, job_id: told}]\n")]
    [InlineData("on_fail: []\non_success: [{action: dispatch, job_id: a}]\n")]
    public void Starting_again_after_a_repair_is_no_loop(string own) => Assert.Equal("", Problems(Failure, ("told", own), ("a", "")));

    [Fact]
    public void Errors_in_reach_are_those_of_default_actions_too()
    {
        var specs = Read(Success, ("told", "on_success: []\nnonsense: 1\n"), ("a", ""), ("b", "on_success: []\n"));
        Assert.Equal("jobs/told.yaml", Assert.Single(specs.ErrorsInReachOf("a")).File);
        Assert.Empty(specs.ErrorsInReachOf("b"));
    }

    private static string Problems(string realm, params (string Id, string More)[] jobs) => string.Join('\n', Read(realm, jobs).Problems.Select(p => p.Format()));

    private static RealmSpecs Read(string realm, params (string Id, string More)[] jobs) => SpecReader.Read(
        [new SpecFile("realm.yaml", "realm: demo\nfleets: {core: }\n" + realm), .. jobs.Select(j => new SpecFile($"jobs/{j.Id}.yaml", Job(j.Id, j.More)))]);

    private static string Job(string id, string more) => more.EndsWith("#chain", StringComparison.Ordinal)
        ? $"job_id: {id}\ntype: chain\nworker: core\npayload: [a]\nenabled: true\n{more}\n"
        : $"job_id: {id}\ntype: log\nworker: core\npayload: null\nenabled: true\n{more}";
}
