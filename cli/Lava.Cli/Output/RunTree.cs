using Lava.Core.Model;
using Lava.Core.Ports;
using Spectre.Console;

namespace Lava.Cli.Output;

/// <summary>Draws a tree of runs: statuses, durations, the last lines of their output, and where their files lie.</summary>
public static class RunTree
{
    private static readonly bool[] Both = [true, false], OutputOnly = [false];
    private const int MostFiles = 12, MostChildren = 40, GoodLines = 3, BadLines = 10;

    /// <summary>The tree, ready to be written.</summary>
    public static async ValueTask<Tree> DrawAsync(RunNode root, IBlobStore blobs, DateTimeOffset now, CancellationToken cancellation)
    {
        var tree = new Tree(new Markup(Title(root.Run, now))) { Guide = TreeGuide.Line };
        await FillAsync(tree, root, blobs, now, cancellation);
        return tree;
    }

    private static async ValueTask FillAsync(IHasTreeNodes at, RunNode node, IBlobStore blobs, DateTimeOffset now, CancellationToken cancellation)
    {
        var run = node.Run;
        if (run.Error is { } error && run.Status != RunStatus.Complete)
            at.AddNode($"[{StatusStyle.Of(run).Colour}]{Markup.Escape(People.OneLine(error))}[/]");
        foreach (var action in run.Actions ?? [])
            if (action.State is ActionState.Failed)
                at.AddNode($"[yellow]{Markup.Escape(action.Hook)} action {Markup.Escape(action.Action)} failed: {Markup.Escape(People.OneLine(action.Error ?? ""))}[/]");
        foreach (var line in await LinesAsync(node, blobs, cancellation)) at.AddNode($"[dim]{Markup.Escape(line)}[/]");
        foreach (var output in node.Outputs.Take(MostFiles)) at.AddNode(FileText(output, run, blobs));
        if (node.Outputs.Count > MostFiles) at.AddNode($"[dim]… and {node.Outputs.Count - MostFiles} more files under {Markup.Escape(run.Outputs ?? "")}[/]");
        // What went wrong is always shown; of many good ones the first.
        var shown = node.Children.Count <= MostChildren ? node.Children
            : [.. node.Children.Where(c => c.All().Any(x => x.Run.Status is not (RunStatus.Complete or RunStatus.Skipped))).Concat(node.Children).Distinct().Take(MostChildren)];
        foreach (var child in shown) await FillAsync(at.AddNode(Title(child.Run, now)), child, blobs, now, cancellation);
        if (shown.Count < node.Children.Count) at.AddNode($"[dim]… and {node.Children.Count - shown.Count} more runs[/]");
    }

    private static string Title(Run run, DateTimeOffset now)
    {
        var took = People.Took(run, now);
        return $"{StatusStyle.Of(run).Markup} [bold]{Markup.Escape(run.JobId)}[/]{(took.Length > 0 ? $" {took}" : "")} [dim]{Markup.Escape(run.RunId)}[/]"
            + (run.Attempt > 1 ? $" [dim]attempt {run.Attempt}[/]" : "");
    }

    private static async ValueTask<IReadOnlyList<string>> LinesAsync(RunNode node, IBlobStore blobs, CancellationToken cancellation)
    {
        var bad = node.Run.Status == RunStatus.Failed;
        foreach (var stderr in bad ? Both : OutputOnly)
            if (OutputText.OfLastAttempt(node.Run, node.Outputs, stderr) is [.., var last])
                return await OutputText.TailAsync(blobs, last.Uri, bad ? BadLines : GoodLines, cancellation);
        return [];
    }

    private static string FileText(BlobInfo output, Run run, IBlobStore blobs)
    {
        var key = output.Uri.Key;
        var prefix = (S3Uri.Parse(run.Outputs)?.Key.TrimEnd('/') ?? "") + "/";
        var name = key.StartsWith(prefix, StringComparison.Ordinal) ? key[prefix.Length..] : key;
        var place = Markup.Escape(blobs.LocalPath(output.Uri) ?? output.Uri.ToString());
        var captured = OutputText.Is(output.Uri, false) || OutputText.Is(output.Uri, true);
        return captured ? $"[dim]{Markup.Escape(name)}: {place}[/]" : $"[cyan]{Markup.Escape(name)}[/]: {place}";
    }
}
