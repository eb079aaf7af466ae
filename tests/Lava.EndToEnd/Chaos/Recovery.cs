using System.Globalization;

namespace Lava.EndToEnd.Chaos;

/// <summary>How long the runs of a session that came to harm took to be free.</summary>
/// <param name="What">What was done to it last.</param>
/// <param name="Session">The session's id.</param>
/// <param name="Took">From the harm, or from its last beat if it lived on for a while, to the last of its runs that was freed.</param>
/// <param name="Limit">The fence and four beats; longer where none of the others was left alone for so long; null where none ever was.</param>
internal sealed record Recovery(string What, string Session, TimeSpan Took, TimeSpan? Limit)
{
    /// <summary>How many there are, how many of them have a limit, and how many were within the fence and three beats.</summary>
    public static string Summary(IReadOnlyList<Recovery> recoveries, TimeSpan beat) =>
        $"{recoveries.Count} sessions lost runs, {recoveries.Count(r => r.Limit is not null)} of them with a peer that was left alone for long enough; {recoveries.Count(r => r.Took <= beat * 6)} within the fence and three beats";

    /// <summary>A line for each kind of harm.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Recovery> recoveries, TimeSpan least) =>
        from recovery in recoveries
        group recovery by recovery.What into kind
        orderby kind.Key
        let spans = kind.Select(r => r.Took.TotalSeconds).Order().ToList()
        let late = kind.Where(r => r.Took > least).ToList()
        select string.Create(
            CultureInfo.InvariantCulture,
            $"{kind.Key}: runs freed after {spans[spans.Count / 2]:0.0} s (median), {spans[^1]:0.0} s (most), of {spans.Count} sessions")
            + string.Concat(late.Select(r => string.Create(CultureInfo.InvariantCulture, $"; {r.Took.TotalSeconds:0.0} s where no other worker was left alone for {r.Limit?.TotalSeconds ?? double.PositiveInfinity:0.0} s")));
}
