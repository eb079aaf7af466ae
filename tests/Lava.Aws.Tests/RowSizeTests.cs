using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Emulators;

namespace Lava.Aws.Tests;

/// <summary>Rows at DynamoDB's limit of 400 KB.</summary>
[Trait("Category", "Slow")]
public sealed class RowSizeTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private EmulatedRealm _realm = null!;

    public async Task InitializeAsync() => _realm = await EmulatedRealm.CreateAsync();

    public async Task DisposeAsync()
    {
        if (_realm is not null) await _realm.DisposeAsync();
    }

    private static Run Row(int parameters) => new Run
    {
        JobId = "large",
        RunId = Guid.CreateVersion7().ToString(),
        Status = RunStatus.Running,
        TsDispatch = Now,
        Worker = "core",
        TuEvent = Instant.ToUtcSeconds(Now),
        Message = new DispatchMessage { Realm = "dev", Worker = "core", JobId = "large", RunId = "r", TsDispatch = "2026-01-02T03:04:05+00:00", Parameters = new JsonObject { ["p"] = new string('x', parameters) } },
    };

    [SkippableFact]
    public async Task An_end_that_is_too_large_is_written_cut()
    {
        var runs = _realm.Aws.Ports.Runs;
        var row = Row(RowBounds.MessageBytes - 1000);
        Assert.True((await runs.WriteAsync(row, null, default)).Applied);
        var outcome = new RunOutcome(RunStatus.Complete, null, 0, new JsonObject { ["exit_status"] = 0, ["output"] = new string('o', 200_000) });

        var write = await runs.WriteAsync(Ending.Finished(row, outcome, [], null, Now) with { Fence = 1, Nonce = "n" }, 0, default);

        var stored = (await runs.GetAsync(row.Key, default))!;
        Assert.True(write.Applied);
        Assert.Equal((RunStatus.Complete, 1L, true), (stored.Status, stored.Fence, stored.IsSettled));
        Assert.Contains("result.json", (string?)stored.Result!["cut"]);
        Assert.Equal((string?)stored.Result["cut"], (string?)write.Row!.Result!["cut"]);
    }

    [SkippableFact]
    public async Task What_is_too_large_though_cut_is_refused_as_that() =>
        await Assert.ThrowsAsync<RowTooLargeException>(async () => await _realm.Aws.Ports.Runs.WriteAsync(Row(500_000), null, default));
}
