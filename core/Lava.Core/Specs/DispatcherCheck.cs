using Lava.Core.Model;
using Lava.Core.Scheduling;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Specs;

/// <summary>A schedule needs a time zone, its own or its dispatcher's: guessing one would shift the job silently.</summary>
internal static class DispatcherCheck
{
    public static void Check(IReadOnlyList<SpecEntry> entries)
    {
        var zones = DispatcherZones.Of(
            entries.FirstOrDefault(e => e.Kind == ItemKind.Realm)?.Item,
            entries.Where(e => e.Kind == ItemKind.Job).Select(e => e.Item));
        foreach (var job in entries.Where(e => e.Kind == ItemKind.Job))
        {
            var dispatcher = job.Item["dispatcher"].Text();
            var schedule = job.Item["schedule"];
            if (dispatcher is null or "" or "--" || ScheduleKind.IsNone(schedule) || zones.ContainsKey(dispatcher)
                || !JobSchedule.NeedsDefaultZone(schedule))
            {
                continue;
            }

            job.Scope.Field("dispatcher").Error(
                ProblemCodes.NotFound,
                $"the dispatcher \"{dispatcher}\" has no time zone: add \"dispatchers: {{{dispatcher}: {{timezone: UTC}}}}\" to the realm, with its zone"
                + Nearest.Hint(dispatcher, zones.Keys));
        }
    }
}
