using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation;
using Lava.Core.Validation.Tables;

namespace Lava.Core.Specs;

/// <summary>
/// Reads items as tables hold them, at run time: what makes an item unusable is an error, an unknown field only a warning.
/// Parameters, actions and schedules are looked at when they are used.
/// </summary>
public static class ItemReader
{
    /// <summary>Reads a job.</summary>
    public static ItemResult<Job> Job(JsonObject item, SpecLimits? limits = null) => Read(item, JobTable.AtLoad.Check, Bind.Job, limits);

    /// <summary>Reads a connection.</summary>
    public static ItemResult<Connection> Connection(JsonObject item) => Read(item, (i, scope, _) => ItemCheck.Connection(i, scope), Bind.Connection);

    /// <summary>Reads an S3 trigger.</summary>
    public static ItemResult<S3Trigger> Trigger(JsonObject item) => Read(item, TriggerTable.AtLoad.Check, Bind.Trigger);

    /// <summary>Reads a realm.</summary>
    public static ItemResult<Realm> Realm(JsonObject item) => Read(item, RealmTable.Whole.Check, Bind.Realm);

    private static ItemResult<T> Read<T>(
        JsonObject item, Action<JsonObject, CheckScope, string?> check, Func<JsonObject, T> bind, SpecLimits? limits = null)
        where T : class
    {
        var context = new CheckContext { IsForRun = true, Limits = limits ?? new() };
        check(item, context.Root(), null);
        return new(context.HasErrors ? null : bind(item), [.. context.Findings.Select(f => f.ToProblem())]);
    }
}
