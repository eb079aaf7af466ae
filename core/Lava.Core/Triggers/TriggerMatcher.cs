using Lava.Core.Model;

namespace Lava.Core.Triggers;

/// <summary>Decides which S3 triggers act on an event.</summary>
public static class TriggerMatcher
{
    /// <summary>
    /// The triggers that act, by id. The most specific prefix that any trigger of the bucket has decides alone, even when its triggers
    /// are disabled or their conditions fail.
    /// </summary>
    public static IReadOnlyList<S3Trigger> Match(IEnumerable<S3Trigger> triggers, ObjectEvent e) =>
        [.. Candidates(triggers, e.Bucket, e.Key).Where(t => t.Enabled && Holds(t, e)).OrderBy(t => t.TriggerId, StringComparer.Ordinal)];

    /// <summary>The triggers at the most specific prefix of a key, whether they act or not.</summary>
    public static IReadOnlyList<S3Trigger> Candidates(IEnumerable<S3Trigger> triggers, string bucket, string key)
    {
        var byPrefix = triggers.Where(t => t.Bucket == bucket).ToLookup(t => t.Prefix);
        return [.. Prefixes(key).Select(p => byPrefix[p]).FirstOrDefault(g => g.Any()) ?? []];
    }

    /// <summary>The prefixes that a key is looked up by, most specific first: <c>a/b/c</c>, <c>a/b</c>, <c>a</c>, <c>*</c>.</summary>
    public static IEnumerable<string> Prefixes(string key)
    {
        for (var end = key.Length; end > 0; end = key.LastIndexOf('/', end - 1))
        {
            yield return key[..end];
        }

        yield return "*";
    }

    /// <summary>Whether all conditions of a trigger hold. A condition on the size doesn't hold where there is none.</summary>
    public static bool Holds(S3Trigger trigger, ObjectEvent e) =>
        (trigger.IfFnmatch is null || Glob.IsMatchAny(trigger.IfFnmatch, e.Key))
        && (trigger.IfNotFnmatch is null || !Glob.IsMatchAny(trigger.IfNotFnmatch, e.Key))
        && (trigger.IfSizeGt is null || e.Size > trigger.IfSizeGt.Value.Bytes)
        && (trigger.IfNotSizeGt is null || e.Size <= trigger.IfNotSizeGt.Value.Bytes)
        && (trigger.IfEventType is null || Glob.IsMatch(trigger.IfEventType, e.EventType))
        && (trigger.IfNotEventType is null || !Glob.IsMatch(trigger.IfNotEventType, e.EventType));
}
