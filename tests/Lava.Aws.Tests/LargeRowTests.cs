using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Emulators;

namespace Lava.Aws.Tests;

/// <summary>Rows over DynamoDB's 400 KB an item, on DynamoDB Local, which refuses them as DynamoDB does.</summary>
[Trait("Category", "Slow")]
public sealed class LargeRowTests : IAsyncLifetime
{
    private EmulatedRealm _realm = null!;

    private IRunStore Runs => _realm.Aws.Ports.Runs;

    public async Task InitializeAsync() => _realm = await EmulatedRealm.CreateAsync();

    public async Task DisposeAsync()
    {
        if (_realm is not null) await _realm.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_row_that_is_too_large_is_written_cut_and_goes_on_from_there()
    {
        var row = (await Runs.WriteAsync(Row(), null, default)).Row!;
        var large = await Runs.WriteAsync(row with { Fence = 1, Status = RunStatus.Complete, Result = new JsonObject { ["exit_status"] = 0, ["text"] = new string('x', 500_000) } }, 0, default);

        Assert.True(large.Applied);
        Assert.Equal(0, (int)large.Row!.Result!["exit_status"]!);
        Assert.Contains("result.json", (string)large.Row.Result["cut"]!, StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(LavaJson.Write(large.Row)), JsonNode.Parse(LavaJson.Write((await Runs.GetAsync(row.Key, default))!))));
        Assert.True((await Runs.WriteAsync(large.Row with { Fence = 2 }, 1, default)).Applied);
    }

    [SkippableFact]
    public async Task A_large_row_on_an_older_fence_is_refused_as_any_other()
    {
        var row = (await Runs.WriteAsync(Row(), null, default)).Row!;
        await Runs.WriteAsync(row with { Fence = 1, Error = "somebody else's" }, 0, default);

        var late = await Runs.WriteAsync(row with { Fence = 1, Nonce = "mine", Result = new JsonObject { ["text"] = new string('x', 500_000) } }, 0, default);

        Assert.Equal((false, "somebody else's"), (late.Applied, late.Row!.Error));
    }

    [SkippableFact]
    public async Task What_can_not_be_cut_is_told_as_too_large_not_as_out_of_reach() =>
        await Assert.ThrowsAsync<RowTooLargeException>(async () => await Runs.WriteAsync(Row() with { Values = new JsonArray(new string('x', 500_000)) }, null, default));

    private static Run Row() => new() { JobId = "big", RunId = Guid.CreateVersion7().ToString(), TsDispatch = TimeProvider.System.GetUtcNow(), Nonce = Guid.NewGuid().ToString("n") };
}
