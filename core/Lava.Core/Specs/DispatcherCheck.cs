using Lava.Core.Model;
using Lava.Core.Scheduling;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Specs;

/// <summary>A schedule needs a dispatcher that exists, and a time zone, its own or its dispatcher's: guessing one would shift the job silently.</summary>
internal static class DispatcherCheck
{
    public static void Check(IReadOnlyList<SpecEntry> entries)
    {
        var realm = entries.First(e => e.Kind == ItemKind.Realm);
        var items = entries.Where(e => e.Kind == ItemKind.Job).Select(e => e.Item).ToList();
        var zones = DispatcherZones.Of(realm.Item, items);
        var names = DispatcherZones.NamesOf(realm.Item, items);
        foreach (var job in entries.Where(e => e.Kind == ItemKind.Job))
        {
            var dispatcher = job.Item["dispatcher"].Text();
            var schedule = job.Item["schedule"];
            if (dispatcher is null or "" or "--" || ScheduleKind.IsNone(schedule) || zones.ContainsKey(dispatcher))
            {
                continue;
            }

            var field = job.Scope.Field("dispatcher");
            if (!names.Contains(dispatcher))
            {
                var right = Nearest.Find(dispatcher, names) is { } near ? $"did you mean \"{near}\"?" : DispatcherZones.Remedy(dispatcher);
                var severity = JobSchedule.NeedsDefaultZone(schedule) ? Severity.Error : Severity.Warning;
                field.Report(false, severity, ProblemCodes.NotFound, $"there is no dispatcher \"{dispatcher}\": {right}");
            }
            else if (JobSchedule.NeedsDefaultZone(schedule))
            {
                field.Error(ProblemCodes.NotFound, DispatcherZones.Missing(dispatcher));
            }
        }
    }
}
