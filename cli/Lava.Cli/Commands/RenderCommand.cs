using System.CommandLine;
using System.Text.Json.Nodes;
using Lava.Cli.Output;
using Lava.Core.Model;
using Lava.Core.Specs;
using Lava.Core.Templating;

namespace Lava.Cli.Commands;

/// <summary><c>lava render</c>: what a template makes.</summary>
internal static class RenderCommand
{
    private static readonly Argument<string?> Text = new("TEMPLATE") { Description = "The template's text; - reads standard input", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Vars = new("--vars") { Description = "A JSON or YAML file of variables", HelpName = "FILE" };
    private static readonly Option<bool> Strict = new("--strict") { Description = "An undefined variable is an error" };
    private static readonly Option<string?> Batch = new("--batch") { Description = "JSON lines {\"template\",\"vars\",\"delimiters\"?}; prints {\"ok\",…} a line", HelpName = "FILE" };
    private static readonly Option<string> Delimiters = DelimitersOption();

    public static Command Create(CommandSet set)
    {
        var command = set.Plain("render", """
            Prints what a template makes, and nothing more. `utils` is always defined.

            Examples:
              lava render '{{ utils.now().isoformat() }}'
              lava render --vars vars.yaml - < template.txt
            """, RunAsync, Text, Vars, Strict, Delimiters, Batch);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Text) is null == result.GetValue(Batch) is null) result.AddError("give a TEMPLATE, or --batch FILE");
        });
        return command;
    }

    private static async Task<int> RunAsync(Invocation call)
    {
        if (call.Get(Batch) is { } batch) return await RunBatchAsync(call, batch);
        var text = call.Get(Text) is "-" ? await call.Context.In.ReadToEndAsync(call.Cancellation) : call.Get(Text)!;
        try
        {
            await call.Context.Out.WriteAsync(Render(call, text, ReadVars(call), call.Get(Delimiters)));
            return ExitCodes.Done;
        }
        catch (TemplateException e)
        {
            await call.Context.Error.WriteLineAsync($"lava: {e.Describe()}");
            return ExitCodes.Failed;
        }
    }

    private static async Task<int> RunBatchAsync(Invocation call, string batch)
    {
        await foreach (var (map, problem) in BatchLines.ReadAsync(call.Context, batch))
            await call.Context.Out.WriteJsonAsync(map is null ? Failed(problem!, 0, 0) : RenderCase(call, map));
        return ExitCodes.Done;
    }

    private static JsonObject RenderCase(Invocation call, JsonObject map)
    {
        string? problem = null;
        var text = BatchLines.Text(map, "template", ref problem);
        var delimiters = BatchLines.Text(map, "delimiters", ref problem);
        if (map["vars"] is { } given and not JsonObject) problem ??= $"\"vars\": {JsonScalars.Show(given)} is no map";
        if (delimiters is not (null or "run" or "build")) problem ??= $"\"delimiters\": \"{delimiters}\" is neither run nor build";
        if (text is null) problem ??= "\"template\" is missing";
        if (problem is not null) return Failed(problem, 0, 0);
        try
        {
            return new JsonObject { ["ok"] = true, ["text"] = Render(call, text!, map["vars"] as JsonObject ?? [], delimiters ?? call.Get(Delimiters)) };
        }
        catch (TemplateException e)
        {
            return Failed(e.Message, e.Line, e.Column);
        }
        catch (FormatException e)
        {
            return Failed(e.Message, 0, 0);
        }
    }

    private static string Render(Invocation call, string text, JsonObject vars, string? delimiters)
    {
        var options = new TemplateOptions
        {
            Delimiters = delimiters == "build" ? Core.Templating.Delimiters.Build : Core.Templating.Delimiters.Run,
            Strict = call.Get(Strict),
            Clock = call.Context.Time,
        };
        return Template.Parse(text, options).Render(BatchVars.Decode(vars));
    }

    private static JsonObject ReadVars(Invocation call)
    {
        if (call.Get(Vars) is not { } path) return [];
        var full = call.Context.FullPath(path);
        if (!File.Exists(full)) throw new CliException($"{path}: no such file");
        var document = SourceDocument.Parse(new SpecFile(path, File.ReadAllText(full)));
        if (document.Problems.Count > 0) throw new CliException(string.Join('\n', document.Problems.Select(p => p.Format())));
        return document.Root as JsonObject ?? (document.Root is null ? [] : throw new CliException($"{path}: variables are a map of names to values"));
    }

    private static JsonObject Failed(string error, int line, int column) => new() { ["ok"] = false, ["error"] = error, ["line"] = line, ["column"] = column };

    private static Option<string> DelimitersOption()
    {
        var option = new Option<string>("--delimiters") { Description = "run: {{ }} {% %} {# #}; build: <{ }> <% %> <# #>", DefaultValueFactory = _ => "run", HelpName = "KIND" };
        option.AcceptOnlyFromAmong("run", "build");
        return option;
    }
}
