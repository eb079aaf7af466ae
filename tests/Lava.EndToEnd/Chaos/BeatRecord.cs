using Lava.Core.Model;

namespace Lava.EndToEnd.Chaos;

/// <summary>The beats of all sessions of a realm, looked at several times a beat: what its workers had time to do, however slow the machine was.</summary>
internal sealed class BeatRecord(ChaosRealm realm)
{
    private readonly List<(DateTimeOffset At, IReadOnlyList<Session> Sessions)> _looks = [];

    /// <summary>Looks until told to end.</summary>
    public async Task KeepAsync(TimeSpan every, CancellationToken cancellation)
    {
        using var pace = new PeriodicTimer(every);
        try
        {
            while (await pace.WaitForNextTickAsync(cancellation))
            {
                var at = TimeProvider.System.GetUtcNow();
                _looks.Add((at, await realm.SessionsAsync()));
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Told to end.
        }
    }

    /// <summary>When a session sent the last beat that was seen of it; null: none was.</summary>
    public DateTimeOffset? Last(string session) => _looks.SelectMany(l => l.Sessions).LastOrDefault(s => s.Id == session)?.BeatAt;

    /// <summary>When the first of the other sessions had beaten so often after an instant, unharmed until then; null: none had.</summary>
    public DateTimeOffset? Beaten(string other, DateTimeOffset after, int beats, Func<string, DateTimeOffset> harmed)
    {
        var first = new Dictionary<string, long>();
        foreach (var look in _looks.Where(l => l.At >= after))
        {
            foreach (var session in look.Sessions.Where(s => s.Id != other && look.At < harmed(s.Id)))
            {
                first.TryAdd(session.Id, session.Beat);
                if (session.Beat >= first[session.Id] + beats) return look.At;
            }
        }
        return null;
    }
}
