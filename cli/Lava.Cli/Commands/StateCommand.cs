using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Parsing;
using Lava.Core.Model;
using Spectre.Console;

namespace Lava.Cli.Commands;

/// <summary><c>lava state</c>: state items.</summary>
internal static class StateCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The item's id" };
    private static readonly Argument<string> Value = new("VALUE") { Description = "JSON for the types json and secure, else text; what isn't JSON is taken as text" };
    private static readonly Argument<string?> Pattern = new("GLOB") { Description = "Only ids that match", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Type = TypeOption();
    private static readonly Option<TimeSpan?> Ttl = Options.Span("--ttl", "How long it is kept; default: the realm's STATE_TTL");
    private static readonly Option<string?> IfVersion = new("--if-version") { Description = "Only while its timestamp is this one; an empty text: while there is no such item", HelpName = "TIMESTAMP" };

    public static Command Create(CommandSet set) => set.Plain(
        "state", "Reads and writes state items: small values that jobs share.", _ => throw new CliException("state: one of get, put, list, rm", ExitCodes.Usage),
        set.OnRealm("get", "Prints an item's value: text as it is, else JSON.\n\nExample:\n  lava state get etl/last", GetAsync, Id),
        set.OnRealm("put", "Puts an item.\n\nExamples:\n  lava state put etl/last '{\"day\": \"2026-01-31\"}' --ttl 30d\n  lava state put note 'any text'", PutAsync, Id, Value, Type, Ttl, IfVersion),
        set.OnRealm("list", "Lists items.\n\nExample:\n  lava state list 'etl/*'", ListAsync, Pattern),
        set.OnRealm("rm", "Takes an item away.\n\nExample:\n  lava state rm etl/last", RemoveAsync, Id));

    private static async Task<int> GetAsync(Invocation call)
    {
        var item = await call.Ports.State.GetAsync(call.Get(Id), call.Cancellation) ?? throw new CliException($"no such state item: {call.Get(Id)}");
        await call.Context.Out.WriteLineAsync(call.Json ? Json.Text(ToJson(item)) : item.Value.Text() ?? Json.Text(item.Value));
        return ExitCodes.Done;
    }

    private static async Task<int> PutAsync(Invocation call)
    {
        var id = call.Get(Id);
        if (id.StartsWith("lava", StringComparison.OrdinalIgnoreCase)) throw new CliException($"{id}: ids that begin with \"lava\" are reserved");
        var realm = await call.Realm.RealmAsync(call.Cancellation);
        var config = new RealmConfig(call.Context.Environment, realm.Config);
        var most = config.Duration("STATE_MAX_TTL").ToTimeSpan();
        var ttl = call.Get(Ttl) ?? config.Duration("STATE_TTL").ToTimeSpan();
        var now = call.Context.Time.GetLocalNow();
        var type = call.Get(Type) ?? "json";
        var item = new StateItem
        {
            StateId = id,
            Type = type,
            Value = Read(call.Get(Value), type),
            Timestamp = now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", System.Globalization.CultureInfo.InvariantCulture),
            Ttl = (now + (ttl < most ? ttl : most)).ToUnixTimeSeconds(),
            Publisher = Person.Name(call.Context),
        };
        if (!await call.Ports.State.PutAsync(item, call.Get(IfVersion), call.Cancellation))
        {
            var stored = await call.Ports.State.GetAsync(id, call.Cancellation);
            throw new CliException(stored is null ? $"{id}: there is no such item" : $"{id}: its version is {stored.Timestamp}, not the given one");
        }
        if (call.Json) await call.Context.Out.WriteJsonAsync(ToJson(item));
        return ExitCodes.Done;
    }

    private static async Task<int> ListAsync(Invocation call)
    {
        var items = await call.Ports.State.ListAsync(call.Get(Pattern), call.Cancellation);
        var table = new Table().Border(TableBorder.None).AddColumns("id", "type", "version", "value");
        foreach (var item in items)
            if (call.Json) await call.Context.Out.WriteJsonAsync(ToJson(item));
            else table.AddRow(Markup.Escape(item.StateId), item.Type, item.Timestamp, Markup.Escape(People.OneLine(Json.Text(item.Value), 80)));
        if (!call.Json && items.Count > 0) call.Context.Results.Write(table);
        return ExitCodes.Done;
    }

    private static async Task<int> RemoveAsync(Invocation call) =>
        await call.Ports.State.DeleteAsync(call.Get(Id), call.Cancellation) ? ExitCodes.Done : throw new CliException($"no such state item: {call.Get(Id)}");

    private static JsonNode? Read(string text, string type)
    {
        if (type == "raw") return JsonValue.Create(text);
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }

    private static JsonObject ToJson(StateItem item) => new()
    {
        ["state_id"] = item.StateId, ["type"] = item.Type, ["value"] = item.Value?.DeepClone(), ["timestamp"] = item.Timestamp,
        ["ttl"] = item.Ttl, ["publisher"] = item.Publisher,
    };

    private static Option<string> TypeOption()
    {
        var option = new Option<string>("--type") { Description = "json, raw or secure", DefaultValueFactory = _ => "json", HelpName = "TYPE" };
        option.AcceptOnlyFromAmong("json", "raw", "secure");
        return option;
    }
}
