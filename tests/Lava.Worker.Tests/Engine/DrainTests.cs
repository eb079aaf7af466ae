using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Worker.Engine;
using Lava.Worker.Handlers;

namespace Lava.Worker.Tests.Engine;

public sealed class DrainTests : IAsyncLifetime
{
    private readonly EngineRealm _realm = new();

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [Fact]
    public async Task At_the_drain_deadline_jobs_are_stopped_and_their_runs_given_back_and_not_counted_as_lost()
    {
        var stopped = false;
        _realm.Handlers.Add(new Work("log", async (_, cancellation) =>
        {
            try { await Never.EndsAsync(cancellation); }
            finally { stopped = true; }
            return HandlerOutcome.Success();
        }));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Options = o => o with { DrainTime = TimeSpan.FromMilliseconds(300) };
        _realm.Start();
        var key = await _realm.DispatchAsync("a");
        await _realm.UntilAsync(key, r => r.Attempt == 1);

        Assert.Equal(WorkerEnd.Drained, await _realm.StopAsync());

        var row = (await _realm.Ports.Runs.GetAsync(key, default))!;
        Assert.True(stopped);
        Assert.Equal((RunStatus.Running, null, 0), (row.Status, row.Session, row.Lost));
        Assert.Equal("released", row.Log[^1].Status);
        Assert.Equal(1, (await _realm.Ports.Queue.DepthAsync("core", default)).Visible);
        Assert.Empty(await _realm.Ports.Sessions.ListAsync("core", default));
    }

    [Fact]
    [Trait("Category", "Slow")]
    public async Task A_job_that_outlives_its_messages_visibility_ten_times_over_runs_once()
    {
        var queue = new UndeletingQueue(_realm.Ports.Queue);
        _realm.Ports = _realm.Ports with { Queue = queue };
        var work = new Work("log", async (_, cancellation) =>
        {
            await Until.Async(() => cancellation.IsCancellationRequested || queue.MostReceives > 10, "the message, ten times over");
            return HandlerOutcome.Success();
        });
        _realm.Handlers.Add(work);
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Start();

        var row = await _realm.SettledAsync(await _realm.DispatchAsync("a"));

        Assert.Equal((RunStatus.Complete, 1, 1, 1), (row.Status, row.Claim, row.Attempt, work.Starts));
        Assert.True(queue.MostReceives > 10);
    }

    // Deletes are lost and messages come back after a tenth of a second, while the run that they are about goes on.
    private sealed class UndeletingQueue(IMessageQueue inner) : IMessageQueue
    {
        private int _most;

        public int MostReceives => Volatile.Read(ref _most);

        public async ValueTask<IReadOnlyList<QueueMessage>> ReceiveAsync(string fleet, int max, TimeSpan visibility, TimeSpan wait, CancellationToken cancellation)
        {
            var messages = await inner.ReceiveAsync(fleet, max, TimeSpan.FromMilliseconds(100), wait, cancellation);
            foreach (var message in messages) Volatile.Write(ref _most, Math.Max(_most, message.ReceiveCount));
            return messages;
        }

        public ValueTask DeleteAsync(string fleet, IReadOnlyCollection<string> receiptHandles, CancellationToken cancellation) => ValueTask.CompletedTask;
        public ValueTask SendAsync(string fleet, string body, TimeSpan delay, CancellationToken cancellation) => inner.SendAsync(fleet, body, delay, cancellation);
        public ValueTask ChangeVisibilityAsync(string fleet, string receiptHandle, TimeSpan visibility, CancellationToken cancellation) => inner.ChangeVisibilityAsync(fleet, receiptHandle, visibility, cancellation);
        public ValueTask DeadLetterAsync(string fleet, DeadLetter letter, CancellationToken cancellation) => inner.DeadLetterAsync(fleet, letter, cancellation);
        public ValueTask<IReadOnlyList<DeadLetter>> ListDeadAsync(string fleet, int limit, CancellationToken cancellation) => inner.ListDeadAsync(fleet, limit, cancellation);
        public ValueTask<QueueDepth> DepthAsync(string fleet, CancellationToken cancellation) => inner.DepthAsync(fleet, cancellation);
    }
}
