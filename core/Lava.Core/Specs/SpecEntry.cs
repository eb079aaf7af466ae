using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Validation;

namespace Lava.Core.Specs;

/// <summary>An item of a realm folder on its way from text to record.</summary>
internal sealed class SpecEntry(ItemKind kind, JsonObject item, SourceDocument document, FieldPath at, CheckContext context)
{
    public ItemKind Kind { get; } = kind;

    public JsonObject Item { get; } = item;

    public SourceDocument Document { get; } = document;

    public FieldPath At { get; } = at;

    public CheckContext Context { get; } = context;

    /// <summary>The id, if there is a usable one.</summary>
    public string? Id => Item[ItemKinds.IdField(Kind)].Text() is { Length: > 0 } id ? id : null;

    public SourcePosition Position => Document.Position(At);

    /// <summary>An error in the file's text spoils each of its items: nobody knows what was meant.</summary>
    public bool IsBroken => Context.HasErrors || Document.Problems.Count > 0;

    public CheckScope Scope => Context.Root(At);

    public void Check()
    {
        switch (Kind)
        {
            case ItemKind.Trigger when Context.IsForRun:
                Validation.Tables.TriggerTable.AtLoad.Check(Item, Scope);
                break;
            case ItemKind.Job:
                ItemCheck.Job(Item, Scope);
                break;
            case ItemKind.Connection:
                ItemCheck.Connection(Item, Scope);
                break;
            case ItemKind.Trigger:
                ItemCheck.Trigger(Item, Scope);
                break;
            default:
                ItemCheck.Realm(Item, Scope);
                break;
        }

        if (!Context.IsForRun)
        {
            PlainSecrets.Check(Item, Scope);
        }
    }

    public IEnumerable<Problem> Problems() => Context.Findings.Select(f => f.ToProblem(Document));
}
