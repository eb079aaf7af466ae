namespace Lava.EndToEnd.Aws;

/// <summary>Waits on a condition, with a deadline.</summary>
public static class Until
{
    /// <summary>Waits a minute at most for what is told at once.</summary>
    public static Task Async(Func<bool> condition, string what, Func<string> more) => Async(() => Task.FromResult(condition()), what, more);

    /// <summary>Waits so many seconds at most. <paramref name="more"/> is said when it didn't come.</summary>
    public static async Task Async(Func<Task<bool>> condition, string what, Func<string> more, int seconds = 60)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(seconds)) throw new TimeoutException($"{what} did not come within {seconds} s: {more()}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }
}
