namespace Lava.Core.Specs;

/// <summary>Finds ids that several items have; none of them is used, for nobody knows which is meant.</summary>
internal static class DuplicateIds
{
    public static void Check(IEnumerable<SpecEntry> entries)
    {
        foreach (var group in entries.Where(e => e.Id is not null).GroupBy(e => e.Kind == ItemKind.Realm ? (e.Kind, "") : (e.Kind, e.Id!)))
        {
            var same = group.ToList();
            for (var i = 0; same.Count > 1 && i < same.Count; i++)
            {
                var other = same[i == 0 ? 1 : 0];
                var right = group.Key.Kind == ItemKind.Realm ? "keep one realm" : "give one of them another id";
                same[i].Scope.Field(ItemKinds.IdField(same[i].Kind)).Error(
                    ProblemCodes.DuplicateId, $"\"{same[i].Id}\" is also in {other.Document.Path}:{other.Position.Line}: {right}");
            }
        }
    }
}
