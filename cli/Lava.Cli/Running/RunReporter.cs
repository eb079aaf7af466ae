using System.Threading.Channels;
using Lava.Cli.Output;
using Lava.Cli.Realms;
using Lava.Core.Model;
using Lava.Core.Ports;
using Microsoft.Extensions.Logging;
using Spectre.Console;

namespace Lava.Cli.Running;

/// <summary>Prints a line for each change of a run: those that this process writes as they are written, those of others once a second.</summary>
internal sealed class RunReporter : IAsyncDisposable
{
    private const int MostWaiting = 20_000, MostKept = 20_000, MostPolled = 2_000, Lines = 5;
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(1), Overlap = TimeSpan.FromSeconds(2);

    private readonly CliContext _context;
    private readonly OpenRealm _realm;
    private readonly ILogger? _events;
    // When the terminal can't follow, lines are lost, never work.
    private readonly Channel<Run> _seen = Channel.CreateBounded<Run>(new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Dictionary<RunKey, (string Shown, DateTimeOffset At)> _shown = [];
    private readonly DateTimeOffset _started;

    /// <summary>Reports to people, or to <paramref name="events"/>.</summary>
    public RunReporter(CliContext context, OpenRealm realm, ILogger? events) => (_context, _realm, _events, _started) = (context, realm, events, context.Time.GetUtcNow());

    /// <summary>Takes in a row as it was written.</summary>
    public void Saw(Run row) => _seen.Writer.TryWrite(row);

    /// <summary>Prints until it is cancelled, and then what is left.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var polling = PollAsync(cancellation);
        await foreach (var row in _seen.Reader.ReadAllAsync(CancellationToken.None)) await ShowAsync(row);
        await polling;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _seen.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private async Task PollAsync(CancellationToken cancellation)
    {
        var since = _started;
        try
        {
            while (true)
            {
                await Task.Delay(PollEvery, _context.Time, cancellation);
                var now = _context.Time.GetUtcNow();
                foreach (var row in (await _realm.Ports.Runs.ListAsync(new RunQuery { Since = since - Overlap, Limit = MostPolled }, cancellation)).Reverse()) Saw(row);
                since = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
        catch (PortException e)
        {
            await _context.Error.WriteLineAsync($"lava: runs of other processes can't be shown any more: {e.Message}");
        }
        finally
        {
            _seen.Writer.TryComplete();
        }
    }

    private async Task ShowAsync(Run run)
    {
        // Claimed, but not started: it may yet turn out to have to wait.
        if (run is { Status: RunStatus.Running, Attempt: 0 }) return;
        var shown = $"{run.Status}/{run.Round}/{run.Attempt}/{run.ActionFailed}/{run.Cancel is not null}/{Released(run)}";
        if (_shown.TryGetValue(run.Key, out var last))
        {
            if (last.Shown == shown) return;
        }
        else if (run.TsEvent is { } at && at < _started)
        {
            // It was so before this process began.
            _shown[run.Key] = (shown, at);
            return;
        }
        _shown[run.Key] = (shown, _context.Time.GetUtcNow());
        if (_shown.Count > MostKept) Forget();
        if (_events is not null)
        {
            RunEvents.Log(_events, run);
            return;
        }
        _context.Results.MarkupLine(Line(run));
        if (run.Status is RunStatus.Failed or RunStatus.Rejected && run.Error is { } error)
        {
            _context.Results.MarkupLine($"         [red]{Markup.Escape(People.OneLine(error))}[/]");
            foreach (var line in await LastLinesAsync(run)) _context.Results.MarkupLine($"         [dim]│ {Markup.Escape(line)}[/]");
        }
        else if (run is { Status: RunStatus.Skipped or RunStatus.Retrying, Error: { } why })
        {
            _context.Results.MarkupLine($"         [dim]{Markup.Escape(People.OneLine(why))}[/]");
        }
    }

    // Lost with its worker, or given back by it: it waits for the next one.
    private static string? Released(Run run) => run is { Status: RunStatus.Running, Session: null, Inline: false, Log: [.., var last] } ? last.Status : null;

    private string Line(Run run)
    {
        var waits = run.NotBefore is { } at && at > _context.Time.GetUtcNow() ? $" until {People.Clock(at, _context.Time)}" : "";
        var style = run.Cancel is not null && !run.IsEnded ? new StatusStyle("■", "cancelling", "magenta")
            : waits.Length > 0 && run.Status == RunStatus.Dispatched ? new StatusStyle("◔", "waiting", "grey")
            : Released(run) is { } given ? new StatusStyle("↺", given, "yellow")
            : StatusStyle.Of(run);
        var took = run.TsStart is not null ? " " + People.Took(run, _context.Time.GetUtcNow()) : "";
        var attempt = run.Attempt > 1 ? $" attempt {run.Attempt}" : "";
        var clock = $"{TimeZoneInfo.ConvertTime(run.TsEvent ?? _context.Time.GetUtcNow(), _context.Time.LocalTimeZone):HH:mm:ss}";
        return $"{clock} [{style.Colour}]{style.Sign} {style.Word,-10}[/] {Markup.Escape(run.JobId)} [dim]{Markup.Escape(People.Short(run.RunId))}[/]{(run.IsEnded ? took : "")}{attempt}{waits}";
    }

    private async ValueTask<IReadOnlyList<string>> LastLinesAsync(Run run)
    {
        try
        {
            var outputs = await RunNode.OutputsAsync(_realm.Ports, run, CancellationToken.None);
            foreach (var stderr in new[] { true, false })
                if (OutputText.OfLastAttempt(run, outputs, stderr) is [.., var last])
                    return await OutputText.TailAsync(_realm.Ports.Blobs, last.Uri, Lines, CancellationToken.None);
        }
        catch (PortException)
        {
            // The line itself was printed; its output can be asked for with `lava logs`.
        }
        return [];
    }

    private void Forget()
    {
        var before = _context.Time.GetUtcNow() - TimeSpan.FromMinutes(1);
        foreach (var key in _shown.Where(s => s.Value.At < before).Select(s => s.Key).ToList()) _shown.Remove(key);
    }
}
