using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Worker.Actions;

/// <summary>Puts a state item (spec: actions.md §3.8, §5).</summary>
public sealed class StateAction : IAction
{
    private const int MostSecureBytes = 4096;

    /// <inheritdoc/>
    public string Type => "state";

    /// <inheritdoc/>
    public async Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        if (fields["state_id"].Text() is not { Length: > 0 } id) return "state_id is missing";
        if (id.StartsWith("lava", StringComparison.OrdinalIgnoreCase)) return $"state_id: \"{id}\": ids that begin with \"lava\" are reserved";
        var type = fields["type"].Text() ?? "json";
        var value = fields["value"];
        if (type == "secure" && Encoding.UTF8.GetByteCount(value?.ToJsonString() ?? "null") is var bytes && bytes > MostSecureBytes)
            return $"value: {bytes} bytes are too many for a secure item: at most {MostSecureBytes}";

        var now = context.Time.GetUtcNow();
        try
        {
            await context.Ports.State.PutAsync(new StateItem
            {
                StateId = id,
                Type = type,
                Value = value?.DeepClone(),
                Timestamp = TimeZoneInfo.ConvertTime(now, context.Time.LocalTimeZone).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
                Ttl = now.ToUnixTimeSeconds() + TimeToLive(fields["ttl"], context.Config),
                Publisher = fields["publisher"].Text(),
            }, null, cancellation);
            return null;
        }
        catch (PortException e)
        {
            return e.Message;
        }
    }

    // Zero stands for the default, and the realm's longest caps in silence: as it always was.
    private static long TimeToLive(JsonNode? ttl, RealmConfig config)
    {
        var given = Duration.TryParse(ttl, out var duration, out _) && duration > Duration.Zero ? duration : config.Duration("STATE_TTL");
        var most = config.OptionalDuration("STATE_MAX_TTL") ?? given;
        return (long)decimal.Ceiling((given < most ? given : most).Seconds);
    }
}
