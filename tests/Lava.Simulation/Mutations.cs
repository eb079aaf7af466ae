using System.Runtime.CompilerServices;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Simulation.Faults;
using Lava.Simulation.Kernel;
using Lava.Worker.Engine;

namespace Lava.Simulation;

/// <summary>The protocol's rules, each switched off: what the simulation must notice.</summary>
internal static class Mutations
{
    /// <summary>All of them, by the rule that is off, with the check that must notice it.</summary>
    public static IReadOnlyDictionary<string, Mutation> All { get; } = new Dictionary<string, Mutation>
    {
        ["a write replaces only the row it was decided on"] = new(new Unconditional((_, _, _) => true), "stale-write"),
        ["a cause's first write requires that there is no row"] = new(new Unconditional((author, _, _) => author.Name.StartsWith("dispatch", StringComparison.Ordinal), creates: true), "counters"),
        ["a retry is decided on the row it replaces"] = new(new Unconditional((author, _, _) => author.Name.StartsWith("retry", StringComparison.Ordinal)), "terminal-changed"),
        ["a cancel is decided on the row it replaces"] = new(new Unconditional((author, _, _) => author.Name.StartsWith("cancel", StringComparison.Ordinal)), "terminal-changed"),
        ["a claim is decided on the row it replaces"] = new(new Unconditional((_, old, row) => row.Claim == old.Claim + 1 || (row.Session is not null && old.Session != row.Session)), "stale-write"),
        ["a release is decided on the row it replaces"] = new(new Unconditional((_, old, row) => row.Session is null && !row.IsEnded && old.Session is not null), "stale-write"),
        ["a holder's step is decided on the row it replaces"] = new(new Unconditional((author, _, row) => author.Name[0] == 'w' && row.Session is not null && row.Claim > 0), "stale-write"),
        ["an older claim takes no child from a newer one"] = new(new OldClaimTakesChildren(), "ran-unheld"),
        ["a write that had applied is known by its nonce"] = new(new NoNonce(), "audit"),
        ["a settled row is let be, whatever was asked of it"] = new(new CancelBeforeSettled(), "message-left"),
        ["a released running row is claimed"] = new(new Drops(row => row is { Status: RunStatus.Running, Session: null }, alsoSweep: true), "stuck"),
        ["an ended row that isn't settled is claimed"] = new(new Drops(row => row is { IsEnded: true, IsSettled: false, Session: null, HasPendingActions: false }, alsoSweep: true), "stuck"),
        ["the sweep sends waiting rows again"] = new(new NoResend(_ => true), "stuck"),
        ["the sweep sends them whatever the queue shows"] = new(new NoResend(world => world.Queues.Depth("core") is { Visible: > 0 } or { InFlight: > 0 } or { Delayed: > 0 } || world.Seed % 4 < 2), "stuck"),
        ["rows of ended sessions are released"] = new(new NoHeld(own: false), "stuck"),
        ["a row in my name that I don't know is given back"] = new(new NoHeld(own: true), "stuck"),
        ["a row of an absent session is released"] = new(new AbsentCountsAsAlive(), "stuck"),
        ["the watchdog measures by its own clock alone"] = new(new WatchdogBelievesBeatAt(), "ended-alive"),
        ["an ended session beats no more"] = new(new EndedBeats(), "let-go-alive"),
        ["a lost worker doesn't change how a run ended"] = new(new LossFailsEnded(), "terminal-changed"),
        ["a hint of a cancel is only a hint"] = new(new HintIsBelieved(), "phantom-cancel"),
        ["a session ends only when its launcher has gone too"] = new(new LauncherIgnored(), "ended-alive"),
        ["a job has ended only when its tree has"] = new(new LyingLauncher(), "let-go-alive"),
        ["a limit's slot is freed by comparing all of its holder"] = new(new FreesAnyClaim(), "limit-exceeded"),
        ["a limit's slot is taken from a run that isn't held by its holder"] = new(new NoSteal(), "slot-of-limit-leaked"),
        ["a message whose row has expired is dead"] = new(new OldMessagesLookNew(), "ran-weeks-later"),
        ["a release leaves the row waiting"] = new(new ReleasedStaysHeld(), "due"),
        ["an unended child is ended with its parent"] = new(new ChildrenStay(_ => true), "stuck-child"),
        ["a request to stop ends a waiting run's children too"] = new(new ChildrenStay(author => author.Name[0] == 'c'), "stuck-child"),
        ["nothing wakes or releases a child"] = new(new ChildrenAreSwept(), "child-told"),
        ["a child is kept only if it had completed"] = new(new FailedChildrenAreKept(), "complete-without"),
        ["a run that is told of too early is woken once more"] = new(new NotYetIsDropped(), "forgotten"),
        ["a cause gives its run's id"] = new(new CausesAreNew(), "cause-twice"),
        ["a failed try is stored with its actions"] = new(new Stores(actions => []), "retry-actions-missing"),
        ["an action is recorded when it was done"] = new(new Stores(actions => [.. actions.Select(a => a with { State = ActionState.Done })]), "action-never"),
        ["the lease runs from the beat's sending"] = new(new InEngine(EngineRules.All with { LeaseFromSending = false }), "action-past-lease"),
        ["a worker makes one claim of a run at a time"] = new(new InEngine(EngineRules.All with { OneClaimAtATime = false }), "overlap"),
        ["nothing starts without the start margin"] = new(new InEngine(EngineRules.All with { StartMargin = false }), "action-past-lease"),
        ["with each beat rows are read for cancels"] = new(new InEngine(EngineRules.All with { CancelsAreRead = false }), "cancel-not-reached"),
        ["a clean end waits until jobs and actions are gone"] = new(new InEngine(EngineRules.All with { DrainWaits = false }), "ended-alive"),
    };

    // Writes of a kind replace whatever is there.
    private sealed class Unconditional(Func<Participant, Run, Run, bool> which, bool creates = false) : Rules
    {
        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) =>
            old is not null && (seenFence is not null || creates) && seenFence != old.Fence && old.Nonce != row.Nonce && which(author, old, row) ? (row with { Fence = old.Fence + 1 }, old.Fence) : (row, seenFence);
    }

    private sealed class OldClaimTakesChildren : Rules
    {
        public override Run? SeenRun(World world, Participant reader, Run? row) => row is { Inline: true, ParentClaim: > 0 } && reader.Name[0] == 'w' ? row with { ParentClaim = 0 } : row;

        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) =>
            old is { Inline: true } && row.Claim == old.Claim + 1 ? (row with { Fence = old.Fence + 1 }, old.Fence) : (row, seenFence);
    }

    private sealed class NoNonce : Rules
    {
        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) => (row with { Nonce = world.NewId() }, seenFence);
    }

    private sealed class CancelBeforeSettled : Rules
    {
        public override Run? SeenRun(World world, Participant reader, Run? row) =>
            row is { IsSettled: true, Cancel: not null, Inline: false } && reader.Name[0] == 'w' ? row with { Status = RunStatus.Running, Live = row.Worker } : row;
    }

    // Messages of such rows are dropped, and no sweep looks at them.
    private sealed class Drops(Func<Run, bool> which, bool alsoSweep) : Rules
    {
        public override IReadOnlyList<QueueMessage> Received(World world, string fleet, IReadOnlyList<QueueMessage> messages)
        {
            var dropped = messages.Where(m => world.Runs.All.Any(r => m.Body.Contains(r.RunId, StringComparison.Ordinal) && which(r))).ToList();
            if (dropped.Count == 0) return messages;
            world.Queues.Delete(fleet, [.. dropped.Select(m => m.ReceiptHandle)]);
            return [.. messages.Except(dropped)];
        }

        public override IReadOnlyList<RunKey> SeenWaiting(World world, IReadOnlyList<RunKey> rows) => alsoSweep ? [.. rows.Where(k => !which(world.Runs.Find(k)!))] : rows;
    }

    private sealed class NoResend(Func<World, bool> when) : Rules
    {
        public override IReadOnlyList<RunKey> SeenWaiting(World world, IReadOnlyList<RunKey> rows) => when(world) ? [] : rows;
    }

    // The index shows no held row: none of the reader's own, or none at all.
    private sealed class NoHeld(bool own) : Rules
    {
        public override IReadOnlyList<HeldRun> SeenHeld(World world, Participant reader, IReadOnlyList<HeldRun> rows) =>
            own ? [.. rows.Where(r => !world.Checks.Owns(reader, r.Session))] : [.. rows.Where(r => world.Checks.Owns(reader, r.Session))];

        public override Session? SeenSession(SessionId id, Session? session) => own || session is not { Ended: not null } ? session : session with { Ended = null };
    }

    private sealed class AbsentCountsAsAlive : Rules
    {
        public override Session? SeenSession(SessionId id, Session? session) => session ?? new Session { Fleet = id.Fleet, Id = id.Id };
    }

    private sealed class WatchdogBelievesBeatAt : Rules
    {
        public override IReadOnlyList<double> Skews => [0, -5, 5, -200, 200];
        public override BeatSeen? BeatSeen(Session? session, BeatSeen? seen) => session is null ? seen : new BeatSeen(session.Beat, session.BeatAt);
    }

    private sealed class EndedBeats : Rules
    {
        public override Session? Beat(Session? before, Session? after) => after ?? (before is null ? null : before with { Beat = before.Beat + 1, Ended = null });
    }

    private sealed class LossFailsEnded : Rules
    {
        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) =>
            old is { IsEnded: true, IsSettled: false } && row.Lost > old.Lost && row.IsSettled
                ? (row with { Status = RunStatus.Failed, Actions = null, Live = old.Live, Due = "W#" + Instant.ToKey(world.Now), Sweep = old.Sweep }, seenFence) : (row, seenFence);
    }

    // Whoever is named in a session's cancels is cancelled, whatever its row says.
    private sealed class HintIsBelieved : Rules
    {
        public override IReadOnlyList<string> OnlyJobs => ["longer", "long", "retrying-near"];
        public override Chances Chances(Chances usual) => usual with { Cancel = 1, Retry = 1, Write = .4 };
        public override Run? SeenRun(World world, Participant reader, Run? row) =>
            row is { Cancel: null, IsEnded: false, Session: { } holder } && world.Session(holder)?.Cancels?.Contains(row.RunId) == true
                ? row with { Cancel = new CancelRequest { At = world.Now, By = "a hint" } } : row;
    }

    private sealed class LauncherIgnored : Rules
    {
        public override bool IgnoresLauncher => true;
    }

    private sealed class LyingLauncher : Rules
    {
        public override bool LauncherLies => true;
    }

    private sealed class FreesAnyClaim : Rules
    {
        public override IReadOnlyList<string> OnlyJobs => ["queued"];
        public override Chances Chances(Chances usual) => usual with { Pause = usual.Pause * 3 };
        public override LimitHolder? ExpectedLimit(LimitHolder? expected, LimitHolder? next, LimitHolder? stored) =>
            next is null && expected is not null && stored?.RunId == expected.RunId ? stored : expected;
    }

    private sealed class NoSteal : Rules
    {
        public override LimitHolder? ExpectedLimit(LimitHolder? expected, LimitHolder? next, LimitHolder? stored) =>
            expected is not null && next is not null && expected != next ? new LimitHolder("nobody", "", 0) : expected;
    }

    private sealed class OldMessagesLookNew : Rules
    {
        public override bool ForgetsAge => true;
    }

    private sealed class ReleasedStaysHeld : Rules
    {
        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) =>
            old is { Session: not null, Due: { } due } && row is { Session: null, Due: not null } ? (row with { Due = due }, seenFence) : (row, seenFence);
    }

    private sealed class InEngine(EngineRules rules) : Rules
    {
        public override EngineRules Engine => rules;
        public override Chances Chances(Chances usual) => usual with { Pause = usual.Pause * 2 };
    }

    // Ends of children that others write for them don't come about.
    private sealed class ChildrenStay(Func<Participant, bool> by) : Rules
    {
        public override Chances Chances(Chances usual) => usual with { Cancel = 1 };
        public override IReadOnlyList<string> OnlyJobs => ["chain", "dag", "nested", "chain-resuming"];
        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) =>
            old is { Inline: true, IsEnded: false } && row is { Status: RunStatus.Cancelled, Error: "its parent ended" } && by(author)
                ? (old with { Fence = row.Fence, Nonce = row.Nonce }, seenFence) : (row, seenFence);
    }

    private sealed class ChildrenAreSwept : Rules
    {
        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) =>
            old is null && row is { Inline: true, Session: { } session } ? (row with { Live = row.Worker, Due = "H#" + session, Sweep = row.Worker + "#0" }, seenFence) : (row, seenFence);
    }

    private sealed class FailedChildrenAreKept : Rules
    {
        public override IReadOnlyList<string> OnlyJobs => ["chain-resuming", "chain"];
        public override Chances Chances(Chances usual) => usual with { Retry = 1 };
        public override Run? SeenRun(World world, Participant reader, Run? row) =>
            row is { Inline: true, Status: RunStatus.Failed, IsSettled: true } && reader.Name[0] == 'w' ? row with { Status = RunStatus.Complete } : row;
    }

    private sealed class NotYetIsDropped : Rules
    {
        private readonly ConditionalWeakTable<World, HashSet<(Participant, string)>> _unsent = [];

        public override IReadOnlyList<double> Skews => [0, -12];

        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence)
        {
            if (author.Name[0] != 'w' || old is not { Session: null, IsEnded: false, NotBefore: not null }) return (row, seenFence);
            // It says anew when it is due, and nothing else.
            if (LavaJson.Write(row with { Due = old.Due, Sweep = old.Sweep, Fence = old.Fence, Nonce = old.Nonce }) != LavaJson.Write(old)) return (row, seenFence);
            _unsent.GetOrCreateValue(world).Add((author, row.RunId));
            return (row with { Due = old.Due }, seenFence);
        }

        public override bool LosesMessage(World world, Participant sender, string body) =>
            _unsent.TryGetValue(world, out var unsent) && unsent.RemoveWhere(u => u.Item1 == sender && body.Contains(u.Item2, StringComparison.Ordinal)) > 0;
    }

    private sealed class CausesAreNew : Rules
    {
        public override IReadOnlyList<string> OnlyJobs => ["notifying", "dispatching"];

        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence)
        {
            if (old is not null || row is not { Inline: false, Message: { } message, Trigger.Source: not "manual" }) return (row, seenFence);
            var id = world.NewId();
            return (row with { RunId = id, Message = message with { RunId = id } }, seenFence);
        }
    }

    // The actions of a try that failed reach the store as something else.
    private sealed class Stores(Func<IReadOnlyList<RunAction>, IReadOnlyList<RunAction>> stored) : Rules
    {
        public override (Run Row, long? SeenFence) Written(World world, Participant author, Run? old, Run row, long? seenFence) =>
            row is { Status: RunStatus.Retrying, Actions: { Count: > 0 } actions } && old is { Status: RunStatus.Running } ? (row with { Actions = stored(actions) }, seenFence) : (row, seenFence);
    }
}
