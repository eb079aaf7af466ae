using System.Text.Json.Nodes;
using Lava.Cli.Logging;
using Lava.Cli.Tests.Support;
using Lava.Worker.Hosting;
using Microsoft.Extensions.Logging;

namespace Lava.Cli.Tests;

public sealed class JsonLogTests : IAsyncLifetime
{
    private readonly TestRealm _realm = new();
    private readonly StringWriter _error = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _realm.DisposeAsync();
        await _error.DisposeAsync();
    }

    [Fact]
    public void Each_entry_is_an_object_on_a_line_with_the_values_of_its_message_and_scopes()
    {
        using (var log = new JsonLog(_realm.Context(TextWriter.Null, _error), "trial"))
        {
            var logger = log.CreateLogger("Lava.Worker");
            using (logger.BeginScope("{Worker} {JobId} {RunId}", "core", "some/job", "run-1"))
                logger.LogWarning(new EventId(130), new IOException("no disk"), "Try {TryNumber} of\n{What} failed", 2, "\"it\"");
            logger.LogDebug("not asked for");
            logger.LogInformation("plain");
        }

        var lines = _error.ToString().TrimEnd().Split('\n').Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Equal(2, lines.Count);
        Assert.Equal(
            ("WARNING", "Try 2 of\n\"it\" failed", "job", "core", "some/job", "run-1"),
            (Text(lines[0], "level"), Text(lines[0], "message"), Text(lines[0], "event_type"), Text(lines[0], "worker"), Text(lines[0], "job_id"), Text(lines[0], "run_id")));
        Assert.Equal((2, 130, "trial"), ((int)lines[0]["try_number"]!, (int)lines[0]["event_id"]!, Text(lines[0], "realm")));
        Assert.Contains("no disk", Text(lines[0], "exception"), StringComparison.Ordinal);
        Assert.Equal(("worker", "plain"), (Text(lines[1], "event_type"), Text(lines[1], "message")));
    }

    [Fact]
    public async Task Up_with_a_json_log_prints_nothing_but_json()
    {
        _realm.WithJob("a");
        using var said = new SyncWriter();
        var up = LavaProgram.RunAsync(["up", "--log-format", "json"], _realm.Context(TextWriter.Null, said), CancellationToken.None);
        var run = (await _realm.RunAsync("dispatch", "a")).Out.Trim();
        await Until.Async(() => said.Text.Contains("is complete", StringComparison.Ordinal), "the run's end");
        _realm.Signals.TellState();
        _realm.Signals.Stop();

        Assert.Equal(0, await up);
        var lines = said.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject()).ToList();
        Assert.Single(lines, l => Text(l, "message") == "lava: no worker runs in this process now"); // The test's engine has none.
        var done = Assert.Single(lines, l => Text(l, "status") == "complete");
        Assert.Equal((run, "a", "core", "job", "trial"), (Text(done, "run_id"), Text(done, "job_id"), Text(done, "worker"), Text(done, "event_type"), Text(done, "realm")));
        var bad = await _realm.RunAsync("up", "--log-format", "xml");
        Assert.Equal(2, bad.Exit);
    }

    [Fact]
    public async Task A_reader_that_takes_nothing_holds_up_nobody_and_hears_what_was_dropped()
    {
        using var writer = new StuckWriter();
        using (var lines = new LogLines(writer, text => text))
        {
            for (var i = 0; i < 30_000; i++) lines.Write("x");
            writer.Go.Set();
            await Until.Async(() => writer.Dropped, "a dropped line");
        }
    }

    [Fact]
    public void A_log_whose_disk_was_full_goes_on_once_there_is_room()
    {
        using var writer = new FullWriter { Full = true };
        using var lines = new LogLines(writer, text => text);
        lines.Write("one");
        lines.Write("two");
        lines.Flush();
        writer.Full = false;
        lines.Write("three");
        lines.Flush();

        Assert.Equal(["three", "2 log lines were dropped: whoever reads them is too slow, or their disk is full"], writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(2));
    }

    private sealed class FullWriter : StringWriter
    {
        public bool Full { get; set; }

        public override void WriteLine(string? value)
        {
            if (Full) throw new IOException("no space left on device");
            base.WriteLine(value);
        }
    }

    private static string? Text(JsonObject line, string name) => (string?)line[name];

    private sealed class StuckWriter : StringWriter
    {
        public ManualResetEventSlim Go { get; } = new();
        public bool Dropped { get; private set; }

        public override void WriteLine(string? value)
        {
            Go.Wait();
            if (value!.Contains("log lines were dropped", StringComparison.Ordinal)) Dropped = true;
        }

        protected override void Dispose(bool disposing)
        {
            Go.Dispose();
            base.Dispose(disposing);
        }
    }
}
