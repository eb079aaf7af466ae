using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Lava.Core.Model;
using Lava.Worker.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Lava.Worker.Tests.Engine;

/// <summary>What a worker measures, and that nobody who listens can hold up a run.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private readonly EngineRealm _realm = new("measured" + Guid.NewGuid().ToString("N"));

    public Task InitializeAsync() => Task.CompletedTask;
    public async Task DisposeAsync() => await _realm.DisposeAsync();

    [Fact]
    public async Task Delay_time_and_outcome_of_runs_are_measured_with_their_job_and_status()
    {
        var measured = new ConcurrentBag<(string Name, double Value, string? Status, string? Job)>();
        using var listener = Listen((name, value, tags) => measured.Add((name, value, tags.GetValueOrDefault("lava.status"), tags.GetValueOrDefault("lava.job_id"))));
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Handlers.Add(Work.Bad("cmd"));
        _realm.Job("""{"job_id":"good","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Job("""{"job_id":"bad","type":"cmd","worker":"core","enabled":true,"payload":"x"}""");
        _realm.Job("""{"job_id":"off","type":"log","worker":"core","enabled":false,"payload":null}""");
        _realm.Job("""{"job_id":"both","type":"chain","worker":"core","enabled":true,"payload":["good"]}""");
        _realm.Start();
        foreach (var job in (string[])["good", "bad", "off", "both"]) await _realm.SettledAsync(await _realm.DispatchAsync(job));
        await _realm.StopAsync();

        Assert.Equal(["complete", "complete", "complete", "failed", "skipped"], measured.Where(m => m.Name == "lava.runs").Select(m => m.Status).Order());
        Assert.Equal(["bad", "both", "good", "good"], measured.Where(m => m.Name == "lava.run.time").Select(m => m.Job).Order());
        Assert.Equal(4, measured.Count(m => m.Name == "lava.run.delay"));
        Assert.All(measured, m => Assert.InRange(m.Value, 0, 60));
    }

    [Fact]
    public void A_worker_that_was_given_up_without_its_end_is_not_kept_alive()
    {
        var abandoned = Abandoned();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(abandoned.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Abandoned() => new(new FleetTelemetry(new TelemetryQueue(), "dev", "core", TimeProvider.System));
    }

    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "no value")]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "::: nowhere")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "pigeon")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "soon")]
    public void Variables_that_cannot_be_used_stop_no_worker(string name, string value)
    {
        var before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            using var export = TelemetryExport.Start(_ => "http://127.0.0.1:1", "1.0", problem => Assert.Contains("can't be used", problem));
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, before);
        }
    }

    [Fact]
    public async Task Slots_beat_and_queue_can_be_read_while_a_worker_lives_and_only_then()
    {
        var last = new ConcurrentDictionary<string, double>();
        using var listener = Listen((name, value, tags) => last[name + tags.GetValueOrDefault("lava.state")] = value);
        _realm.Handlers.Add(Work.Endless("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Start();
        for (var i = 0; i < 5; i++) await _realm.DispatchAsync("a");

        await Until.Async(() =>
        {
            listener.RecordObservableInstruments();
            return last.GetValueOrDefault("lava.slotsbusy") == 4 && last.GetValueOrDefault("lava.queue.depth") == 1 && last.ContainsKey("lava.beat.age") && last.ContainsKey("lava.queue.age");
        }, "all gauges");
        Assert.Equal(0, last["lava.slotsfree"]);
        Assert.InRange(last["lava.beat.age"], 0, 60);
        await _realm.StopAsync(abort: true);
        last.Clear();
        listener.RecordObservableInstruments();
        Assert.Empty(last);
    }

    [Fact]
    public async Task A_tree_of_runs_is_one_trace_whose_id_is_its_masters()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LavaTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { if ((string?)span.GetTagItem("lava.realm") == _realm.Name) spans.Add(span); },
        };
        ActivitySource.AddActivityListener(listener);
        _realm.Handlers.Add(Work.Bad("log"));
        _realm.Job("""{"job_id":"one","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Job("""{"job_id":"all","type":"chain","worker":"core","enabled":true,"payload":["one"]}""");
        _realm.Start();
        var row = await _realm.SettledAsync(await _realm.DispatchAsync("all"));
        await _realm.StopAsync();

        Assert.Equal(["run all", "run one"], spans.Select(s => s.DisplayName).Order());
        Assert.All(spans, s => Assert.Equal(row.RunId.Replace("-", "", StringComparison.Ordinal), s.TraceId.ToHexString()));
        var parent = spans.Single(s => s.DisplayName == "run all");
        // Rows keep milliseconds.
        Assert.Equal(row.TsStart!.Value.UtcDateTime, parent.StartTimeUtc, TimeSpan.FromMilliseconds(1));
        Assert.Equal(row.TsEnd!.Value.UtcDateTime, parent.StartTimeUtc + parent.Duration, TimeSpan.FromMilliseconds(1));
        Assert.Equal((ActivityStatusCode.Error, row.Error, "failed"), (parent.Status, parent.StatusDescription, (string?)parent.GetTagItem("lava.status")));
    }

    [Fact]
    public async Task A_listener_that_throws_fails_no_run()
    {
        using var metrics = Listen((_, _, _) => throw new InvalidOperationException("a bad listener"));
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == LavaTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => { if ((string?)span.GetTagItem("lava.realm") == _realm.Name) throw new InvalidOperationException("a bad listener"); },
        };
        ActivitySource.AddActivityListener(spans);
        await AllCompleteAsync();
    }

    [Fact]
    public async Task A_listener_that_never_returns_holds_up_no_run()
    {
        using var never = new ManualResetEventSlim();
        using var stuck = new ManualResetEventSlim();
        using var metrics = Listen((_, _, _) => { stuck.Set(); never.Wait(); });
        await AllCompleteAsync();
        Assert.True(stuck.IsSet);
        never.Set();
    }

    [Fact]
    public async Task An_exporter_that_hangs_or_throws_holds_up_no_run()
    {
        using var never = new ManualResetEventSlim();
        var exporter = new BadExporter(never);
        using var traces = Sdk.CreateTracerProviderBuilder().AddSource(LavaTelemetry.Name)
            .AddProcessor(new SimpleActivityExportProcessor(exporter)).AddProcessor(new SimpleActivityExportProcessor(new ThrowingExporter())).Build();
        using var meters = Sdk.CreateMeterProviderBuilder().AddMeter(LavaTelemetry.Name)
            .AddReader(new PeriodicExportingMetricReader(new BadMetricExporter(never), 5)).Build();
        await AllCompleteAsync();
        await Until.Async(() => exporter.Called, "the export");
        never.Set();
    }

    private async Task AllCompleteAsync()
    {
        _realm.Handlers.Add(Work.Good("log"));
        _realm.Job("""{"job_id":"a","type":"log","worker":"core","enabled":true,"payload":null}""");
        _realm.Start();
        var keys = new List<RunKey>();
        for (var i = 0; i < 20; i++) keys.Add(await _realm.DispatchAsync("a"));
        foreach (var key in keys) Assert.Equal(RunStatus.Complete, (await _realm.SettledAsync(key)).Status);
        await _realm.StopAsync();
    }

    // Only of this test's realm: others run at the same time.
    private MeterListener Listen(Action<string, double, Dictionary<string, string?>> take)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, l) => { if (instrument.Meter.Name == LavaTelemetry.Name) l.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<double>((i, value, tags, _) => Take(i.Name, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Take(i.Name, value, tags));
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Take(i.Name, value, tags));
        listener.Start();
        return listener;

        void Take(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var map = tags.ToArray().ToDictionary(t => t.Key, t => t.Value?.ToString());
            if (map.GetValueOrDefault("lava.realm") == _realm.Name) take(name, value, map);
        }
    }

    private sealed class BadExporter(ManualResetEventSlim never) : BaseExporter<Activity>
    {
        public bool Called { get; private set; }

        public override ExportResult Export(in Batch<Activity> batch)
        {
            Called = true;
            never.Wait(TimeSpan.FromSeconds(60));
            return ExportResult.Failure;
        }
    }

    private sealed class ThrowingExporter : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch) => throw new InvalidOperationException("a bad exporter");
    }

    private sealed class BadMetricExporter(ManualResetEventSlim never) : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch)
        {
            never.Wait(TimeSpan.FromSeconds(60));
            throw new InvalidOperationException("a bad exporter");
        }
    }
}
