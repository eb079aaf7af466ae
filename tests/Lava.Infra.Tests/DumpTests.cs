using Lava.Cli.Commands;
using Lava.Infra.Tests.Calls;
namespace Lava.Infra.Tests;
public class DumpTests
{
    [Fact]
    public void Dump()
    {
        var calls = new CodeCalls();
        var all = new SortedSet<string>(StringComparer.Ordinal);
        using var w = new StreamWriter("/tmp/dump.txt");
        void Say(string who, IReadOnlySet<string> ports) { all.UnionWith(ports); w.WriteLine($"{who}: {string.Join(' ', ports.Order(StringComparer.Ordinal))}"); }
        foreach (var f in new[] { "dispatch", "s3trigger", "schedule-sync", "watchdog", "realm-item" }) Say(f, calls.OfFunction(f));
        Say("worker", calls.OfWorker());
        foreach (var t in new[] { typeof(RunsCommand), typeof(ShowCommand), typeof(LogsCommand), typeof(WhyCommand), typeof(AuditCommand), typeof(CheckCommand), typeof(ScheduleCommand), typeof(FleetsCommand), typeof(StateCommand), typeof(CpCommand), typeof(DispatchCommand), typeof(RequestCommands), typeof(ApplyCommand) })
            Say(t.Name, calls.OfCommands(t));
        foreach (var p in all) w.WriteLine($"{p} => {string.Join(' ', calls.Behind(p).Order(StringComparer.Ordinal))}");
    }
}
