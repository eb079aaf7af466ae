using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Cli.Parsing;
using Lava.Core.Model;
using Lava.Core.Templating;
using Spectre.Console;

namespace Lava.Cli.Commands;

/// <summary><c>lava state</c>: state items.</summary>
internal static class StateCommand
{
    private static readonly Argument<string> Id = new("ID") { Description = "The item's id" };
    private static readonly Argument<string?> Value = new("VALUE") { Description = "JSON for the types json and secure, else text; what isn't JSON is taken as text; none: null", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Words = new("--text") { Description = "The value is this text, whatever it looks like", HelpName = "TEXT" };
    private static readonly Option<JsonObject?> Fields = Options.Map("--param", "-p", "The value is a map; one of its fields: name=text or name:=json");
    private static readonly Option<string?> Publisher = new("--publisher") { Description = "Who puts it; default: the run or the user", HelpName = "NAME" };
    private static readonly Option<string?> Form = new("--template") { Description = "Print what this template makes of `state`, the value", HelpName = "TEMPLATE" };
    private static readonly Option<bool> OrEmpty = new("--or-empty") { Description = "An item that isn't there has an empty text" };
    private static readonly Argument<string?> Pattern = new("GLOB") { Description = "Only ids that match", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string> Type = TypeOption();
    private static readonly Option<TimeSpan?> Ttl = Options.Span("--ttl", "How long it is kept; default: the realm's STATE_TTL");
    private static readonly Option<string?> IfVersion = new("--if-version") { Description = "Only while its timestamp is this one; an empty text: while there is no such item", HelpName = "TIMESTAMP" };

    public static Command Create(CommandSet set)
    {
        var put = set.OnRealm("put", "Puts an item.\n\nExamples:\n  lava state put etl/last '{\"day\": \"2026-01-31\"}' --ttl 30d\n  lava state put note 'any text'\n  lava state put etl/last -p day=2026-01-31", PutAsync, Id, Value, Words, Fields, Type, Ttl, Publisher, IfVersion);
        put.Validators.Add(result =>
        {
            var given = new[] { result.GetResult(Value) is { Tokens.Count: > 0 }, result.GetResult(Words) is not null, result.GetResult(Fields) is not null }.Count(g => g);
            if (given > 1) result.AddError("VALUE, --text and --param exclude each other: give one of them");
        });
        return Create(set, put);
    }

    private static Command Create(CommandSet set, Command put) => set.Plain(
        "state", "Reads and writes state items: small values that jobs share.", _ => throw new CliException("state: one of get, put, list, rm", ExitCodes.Usage),
        set.OnRealm("get", "Prints an item's value: text as it is, else JSON.\n\nExample:\n  lava state get etl/last", GetAsync, Id, Form, OrEmpty),
        put,
        set.OnRealm("list", "Lists items.\n\nExample:\n  lava state list 'etl/*'", ListAsync, Pattern),
        set.OnRealm("rm", "Takes an item away.\n\nExample:\n  lava state rm etl/last", RemoveAsync, Id));

    private static async Task<int> GetAsync(Invocation call)
    {
        var item = await call.Ports.State.GetAsync(call.Get(Id), call.Cancellation);
        if (item is null && !call.Get(OrEmpty)) throw new CliException($"no such state item: {call.Get(Id)}");
        if (call.Get(Form) is { } template)
        {
            await call.Context.Out.WriteLineAsync(Rendered(call, template, item is null ? JsonValue.Create("") : item.Value));
            return ExitCodes.Done;
        }
        if (item is null) return ExitCodes.Done;
        await call.Context.Out.WriteLineAsync(call.Json ? Json.Text(ToJson(item)) : item.Value.Text() ?? Json.Text(item.Value));
        return ExitCodes.Done;
    }

    private static string Rendered(Invocation call, string template, JsonNode? value)
    {
        try
        {
            return Template.Parse(template, new TemplateOptions { Clock = call.Context.Time }).Render(new Dictionary<string, object?> { ["state"] = value, ["s"] = value });
        }
        catch (TemplateException e)
        {
            throw new CliException(e.Describe());
        }
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
            Value = call.Get(Fields) ?? (call.Get(Words) is { } words ? JsonValue.Create(words) : call.Get(Value) is { } text ? Read(text, type) : null),
            Timestamp = now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", System.Globalization.CultureInfo.InvariantCulture),
            Ttl = (now + (ttl < most ? ttl : most)).ToUnixTimeSeconds(),
            Publisher = call.Get(Publisher) ?? Person.Name(call.Context),
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
