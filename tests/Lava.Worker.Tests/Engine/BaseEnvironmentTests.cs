using System.Collections;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lava.Worker.Tests.Engine;

public sealed class BaseEnvironmentTests
{
    [Fact]
    public async Task Jobs_inherit_the_workers_environment_but_for_what_is_meant_for_the_worker_alone()
    {
        await using var realm = new EngineRealm();
        var options = new WorkerOptions { Timing = Timing.Standard, Fleets = new Dictionary<string, int>(), WorkRoot = "", LauncherPath = "", ToolsPath = "/opt/lava", Logs = NullLoggerFactory.Instance };
        var own = new Hashtable
        {
            ["PATH"] = "/bin",
            ["AWS_REGION"] = "eu-west-1",
            ["otel_lower"] = "kept",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "api-key=secret",
            ["OTEL_EXPORTER_OTLP_TRACES_HEADERS"] = "api-key=secret",
            ["NOTIFY_SOCKET"] = "/run/systemd/notify",
            ["WATCHDOG_USEC"] = "120000000",
            ["WATCHDOG_PID"] = "1",
        };

        var jobs = BaseEnvironment.Of(own, options, realm.Ports with { JobEnvironment = new Dictionary<string, string> { ["LAVA_REALM_DIR"] = "/realm" } });

        Assert.Equal(["AWS_REGION=eu-west-1", "LAVA_REALM_DIR=/realm", "PATH=/opt/lava:/bin", "otel_lower=kept"], jobs.Select(x => $"{x.Key}={x.Value}").Order(StringComparer.Ordinal));
    }
}
