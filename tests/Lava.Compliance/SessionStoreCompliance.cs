using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Compliance;

/// <summary>The contract of <see cref="ISessionStore"/>.</summary>
public abstract class SessionStoreCompliance : PortCompliance
{
    private ISessionStore Sessions => Ports.Sessions;

    private Session New(string fleet = "core", string? id = null) => new()
    {
        Fleet = fleet,
        Id = id ?? Guid.CreateVersion7().ToString(),
        BeatAt = Now,
        Slots = 4,
        Host = "h",
        Pid = 17,
        PidStart = 99,
        Ttl = Now.ToUnixTimeSeconds() + 3600,
    };

    private async Task<Session> Put(Session session)
    {
        await Sessions.PutAsync(session, default);
        return session;
    }

    private async Task<Session?> Beat(SessionId id, params string[] seen) => await Sessions.BeatAsync(id, Now, Now.ToUnixTimeSeconds() + 7200, seen, default);

    [SkippableFact]
    public async Task A_session_is_read_back_as_it_was_put()
    {
        var session = await Put(New());

        var read = await Sessions.GetAsync(session.Key, default);

        Assert.Equal(LavaJson.Write(session), LavaJson.Write(read!));
        Assert.Null(await Sessions.GetAsync(new SessionId("core", "none"), default));
    }

    [SkippableFact]
    public async Task A_beat_moves_the_counter_and_the_time()
    {
        var session = await Put(New());
        await Realm.PassAsync(TimeSpan.FromSeconds(1));

        var first = await Beat(session.Key);
        var second = await Beat(session.Key);

        Assert.Equal((1L, 2L), (first!.Beat, second!.Beat));
        Assert.True(second.BeatAt > session.BeatAt);
        Assert.Equal(second.Ttl, (await Sessions.GetAsync(session.Key, default))!.Ttl);
    }

    [SkippableFact]
    public async Task An_absent_or_ended_session_does_not_beat()
    {
        Assert.Null(await Beat(new SessionId("core", "none")));
        Assert.Null(await Sessions.GetAsync(new SessionId("core", "none"), default));

        var session = await Put(New());
        Assert.True(await Sessions.EndAsync(session.Key, Session.Fenced, null, default));

        Assert.Null(await Beat(session.Key));
        Assert.Equal((Session.Fenced, 0L), ((await Sessions.GetAsync(session.Key, default))!.Ended, (await Sessions.GetAsync(session.Key, default))!.Beat));
    }

    [SkippableFact]
    public async Task A_session_is_fenced_only_while_its_beat_is_the_one_seen()
    {
        var session = await Put(New());
        await Beat(session.Key);

        Assert.False(await Sessions.EndAsync(session.Key, Session.Fenced, 0, default));
        Assert.NotNull(await Beat(session.Key));
        Assert.True(await Sessions.EndAsync(session.Key, Session.Fenced, 2, default));
        Assert.False(await Sessions.EndAsync(session.Key, Session.Left, null, default));
        Assert.Equal(Session.Fenced, (await Sessions.GetAsync(session.Key, default))!.Ended);
        Assert.False(await Sessions.EndAsync(new SessionId("core", "none"), Session.Left, null, default));
    }

    [SkippableFact]
    public async Task Of_a_beat_and_a_fencing_on_the_same_beat_one_wins()
    {
        for (var i = 0; i < 20; i++)
        {
            var session = await Put(New());
            var beat = Task.Run(() => Beat(session.Key));
            var fence = Task.Run(async () => await Sessions.EndAsync(session.Key, Session.Fenced, 0, default));

            Assert.True(await fence ^ await beat is not null);
        }
    }

    [SkippableFact]
    public async Task Cancels_are_told_with_a_beat_until_they_were_seen()
    {
        var session = await Put(New());
        await Sessions.AddCancelAsync(session.Key, "r1", default);
        await Sessions.AddCancelAsync(session.Key, "r2", default);
        await Sessions.AddCancelAsync(session.Key, "r1", default);

        var told = await Beat(session.Key);
        Assert.Equal(["r1", "r2"], told!.Cancels!.Order());

        await Sessions.AddCancelAsync(session.Key, "r3", default);
        Assert.Equal(["r2", "r3"], (await Beat(session.Key, "r1", "unknown"))!.Cancels!.Order());
        Assert.Null((await Beat(session.Key, "r2", "r3"))!.Cancels);
    }

    [SkippableFact]
    public async Task A_cancel_for_an_absent_or_ended_session_does_nothing()
    {
        await Sessions.AddCancelAsync(new SessionId("core", "none"), "r", default);
        Assert.Null(await Sessions.GetAsync(new SessionId("core", "none"), default));

        var session = await Put(New());
        await Sessions.EndAsync(session.Key, Session.Left, null, default);
        await Sessions.AddCancelAsync(session.Key, "r", default);
        Assert.Null((await Sessions.GetAsync(session.Key, default))!.Cancels);
    }

    [SkippableFact]
    public async Task The_live_sessions_of_a_fleet_are_listed_in_key_order()
    {
        foreach (var id in (string[])["b", "c", "a", "d"]) await Put(New(id: id));
        await Put(New("big", "x"));
        await Sessions.EndAsync(new SessionId("core", "c"), Session.Left, null, default);

        var listed = await Eventually(async () => await Sessions.ListAsync("core", default), x => x.Count == 3);

        Assert.Equal(["a", "b", "d"], listed.Select(x => x.Id));
        Assert.Equal(["big", "core"], (await Sessions.FleetsAsync(default)).Order());
    }

    [SkippableFact]
    public async Task What_a_watchdog_saw_is_kept_beside_the_session()
    {
        var session = await Put(New());
        Assert.Null(await Sessions.GetSeenAsync(session.Key, default));

        var at = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds());
        await Sessions.PutSeenAsync(session.Key, new BeatSeen(3, at), default);
        await Sessions.PutSeenAsync(session.Key, new BeatSeen(4, at), default);

        Assert.Equal(new BeatSeen(4, at), await Sessions.GetSeenAsync(session.Key, default));
        Assert.Equal(0, (await Sessions.GetAsync(session.Key, default))!.Beat);
        Assert.Single(await Sessions.ListAsync("core", default));
    }

    [SkippableFact]
    public async Task A_limit_slot_is_replaced_only_when_its_holder_is_the_expected_one()
    {
        var one = new LimitHolder("core/s", "r1", 1);
        var two = new LimitHolder("core/s", "r2", 1);
        Assert.Null(await Sessions.GetLimitAsync("a/b", 0, default));
        Assert.False(await Sessions.ReplaceLimitAsync("a/b", 0, one, two, default));

        Assert.True(await Sessions.ReplaceLimitAsync("a/b", 0, null, one, default));
        Assert.False(await Sessions.ReplaceLimitAsync("a/b", 0, null, two, default));
        Assert.False(await Sessions.ReplaceLimitAsync("a/b", 0, one with { Claim = 2 }, two, default));
        Assert.Equal(one, await Sessions.GetLimitAsync("a/b", 0, default));
        Assert.Null(await Sessions.GetLimitAsync("a/b", 1, default));
        Assert.Null(await Sessions.GetLimitAsync("a", 0, default));

        Assert.True(await Sessions.ReplaceLimitAsync("a/b", 0, one, two, default));
        Assert.True(await Sessions.ReplaceLimitAsync("a/b", 0, two, null, default));
        Assert.Null(await Sessions.GetLimitAsync("a/b", 0, default));
    }

    [SkippableFact]
    public async Task Limits_are_no_sessions()
    {
        await Sessions.ReplaceLimitAsync("job", 0, null, new LimitHolder("core/s", "r", 1), default);

        Assert.Empty(await Sessions.FleetsAsync(default));
    }
}
