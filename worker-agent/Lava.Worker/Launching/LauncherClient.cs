using System.Collections.Concurrent;
using System.Diagnostics;
using Lava.Launcher.Frames;
using Microsoft.Extensions.Logging;

namespace Lava.Worker.Launching;

/// <summary>
/// The worker's side of its launcher: one a worker process, for all its fleets. Job processes live no longer than the lease
/// that is renewed here, nor than this process.
/// </summary>
public sealed class LauncherClient : ILauncher, IAsyncDisposable
{
    private readonly Process _process;
    private readonly ILogger _logger;
    private readonly LauncherPipe _pipe;
    private readonly ConcurrentDictionary<string, PendingProcess> _pending = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, TaskCompletionSource> _killAlls = new();
    private readonly TaskCompletionSource _hello = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _killAllNumber;
    private volatile bool _lost;
    private volatile bool _disposed;

    private LauncherClient(Process process, ILogger logger)
    {
        _process = process;
        _logger = logger;
        ProcessId = process.Id;
        StartTime = HostProcesses.StartTime(process.Id) ?? 0;
        _pipe = new LauncherPipe(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
    }

    /// <summary>The launcher's process id.</summary>
    public int ProcessId { get; }

    /// <summary>The launcher's start time: field 22 of /proc/PID/stat.</summary>
    public long StartTime { get; }

    /// <summary>Completes when the launcher has gone, whether it was told to or not.</summary>
    public Task Completion => _completion.Task;

    /// <inheritdoc/>
    public IReadOnlyCollection<(string RunId, int ProcessId)> Running => [.. _pending.Values.Where(p => p.Pid != 0).Select(p => (p.RunId, p.Pid))];

    /// <summary>Starts the launcher and waits until it answers. It starts nothing before <see cref="RenewLeaseAsync"/>.</summary>
    /// <exception cref="LauncherException">It doesn't start, or is of another version.</exception>
    public static async Task<LauncherClient> StartAsync(string launcherPath, ILogger logger, CancellationToken ct)
    {
        var client = new LauncherClient(LauncherProcess.Start(launcherPath), logger);
        new Thread(client.ReadFrames) { IsBackground = true, Name = "launcher frames" }.Start();
        new Thread(client.ReadComplaints) { IsBackground = true, Name = "launcher errors" }.Start();
        try
        {
            await client._hello.Task.WaitAsync(ct);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>Job processes may live until this instant of <see cref="BootClock"/>; past it they are killed without grace.</summary>
    public async ValueTask RenewLeaseAsync(long boottimeDeadlineNanos, CancellationToken ct) =>
        await _pipe.SendAsync(new LeaseFrame(boottimeDeadlineNanos), ct);

    /// <summary>Runs a process to its end, its whole tree included. <paramref name="cancel"/> ends the tree with the spec's grace; it is awaited.</summary>
    public async Task<ProcessOutcome> RunAsync(ProcessSpec spec, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
            return new ProcessOutcome.Cancelled();
        var pending = new PendingProcess(spec.RunId, spec.Environment.GetValueOrDefault(Leftovers.SessionVariable));
        if (!_pending.TryAdd(spec.Key, pending))
            throw new ArgumentException($"a process of the key {spec.Key} is running", nameof(spec));
        try
        {
            // The start is sent whole or not at all, so the token must not stop it half-way.
            bool sent = !_lost && await _pipe.SendAsync(spec.ToFrame(), CancellationToken.None);
            if (!sent)
            {
                await Completion;
                return new ProcessOutcome.LauncherLost();
            }
            await using var registration = cancel.Register(() => pending.Killing = _pipe.SendAsync(new KillFrame(spec.Key, spec.GraceMilliseconds()), CancellationToken.None).AsTask());
            return await pending.Outcome;
        }
        finally
        {
            _pending.TryRemove(spec.Key, out _);
            await pending.Killing;
        }
    }

    /// <summary>Kills everything at once and returns when none is left; nothing is started meanwhile.</summary>
    public async Task KillAllAsync(CancellationToken ct)
    {
        int number = Interlocked.Increment(ref _killAllNumber);
        var none = _killAlls.GetOrAdd(number, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!await _pipe.SendAsync(new KillAllFrame(number), ct))
            await Completion.WaitAsync(ct);
        await Task.WhenAny(none.Task, Completion).WaitAsync(ct);
    }

    /// <inheritdoc/>
    public Task KillLeftoversAsync(IReadOnlySet<string> sessions) => Task.Run(() => Leftovers.Kill(sessions));

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> FindLeftoversAsync() => Task.Run(Leftovers.Sessions);

    /// <summary>Closes the pipe: the launcher kills what is left and ends; returns then.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _pipe.DisposeAsync();
        await Completion;
        _process.Dispose();
    }

    private void ReadFrames()
    {
        string reason = "it ended";
        try
        {
            while (_pipe.Receive() is { } frame)
                Handle(frame);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ObjectDisposedException)
        {
            reason = e.Message;
        }
        OnGone(reason);
    }

    private void Handle(Frame frame)
    {
        switch (frame)
        {
            case HelloFrame { Version: HelloFrame.CurrentVersion }:
                _hello.TrySetResult();
                break;
            case HelloFrame hello:
                _hello.TrySetException(new LauncherException($"the launcher speaks version {hello.Version}, this program {HelloFrame.CurrentVersion}: install both from one build"));
                break;
            case StartedFrame started when _pending.TryGetValue(started.Key, out var pending):
                pending.Pid = started.ProcessId;
                break;
            case NotStartedFrame notStarted when _pending.TryGetValue(notStarted.Key, out var pending):
                pending.End(new ProcessOutcome.NotStarted(notStarted.Reason, notStarted.Errno));
                break;
            case EndedFrame ended when _pending.TryGetValue(ended.Key, out var pending):
                pending.End(ended.ToOutcome());
                break;
            case NoneLeftFrame none when _killAlls.TryRemove(none.Number, out var waiting):
                waiting.TrySetResult();
                break;
        }
    }

    private void OnGone(string reason)
    {
        _lost = true;
        _process.WaitForExit();
        if (!_disposed)
            LaunchingLog.LauncherLost(_logger, ProcessId, _process.ExitCode, reason);
        // Its jobs have lost their keeper: nobody else will end them.
        Leftovers.Kill([.. _pending.Values]);
        _hello.TrySetException(new LauncherException($"the launcher ended at once, with exit code {_process.ExitCode}"));
        _completion.TrySetResult();
        // A run that is added from here on finds the pipe closed.
        foreach (var pending in _pending.Values)
            pending.End(new ProcessOutcome.LauncherLost());
    }

    private void ReadComplaints()
    {
        try
        {
            while (_process.StandardError.ReadLine() is { } line)
                LaunchingLog.LauncherSaid(_logger, line);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The launcher is gone; that is told elsewhere.
        }
    }
}
