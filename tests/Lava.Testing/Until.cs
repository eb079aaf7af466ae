namespace Lava.Testing;

/// <summary>Waits for a condition, with a deadline. The one place where tests wait by the real clock; where they can, they move a fake one.</summary>
public static class Until
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Waits until a condition holds. Throws <see cref="TimeoutException"/>, with what was awaited, after so many seconds.</summary>
    public static Task Async(Func<bool> condition, string what, int seconds = 60) => Async(() => Task.FromResult(condition()), what, () => "", seconds);

    /// <summary>The same; <paramref name="more"/> is said when it did not come.</summary>
    public static Task Async(Func<bool> condition, string what, Func<string> more, int seconds = 60) => Async(() => Task.FromResult(condition()), what, more, seconds);

    /// <summary>Waits until a condition holds that has to be asked for.</summary>
    public static Task Async(Func<Task<bool>> condition, string what, int seconds = 60) => Async(condition, what, () => "", seconds);

    /// <summary>The same; <paramref name="more"/> is said when it did not come.</summary>
    public static Task Async(Func<Task<bool>> condition, string what, Func<string> more, int seconds = 60) => ValueAsync(condition, holds => holds, what, _ => more(), seconds);

    /// <summary>Reads until what is read is good, and returns it. <paramref name="more"/> tells of the last that was read when it did not become so.</summary>
    public static async Task<T> ValueAsync<T>(Func<Task<T>> read, Func<T, bool> good, string what, Func<T, string>? more = null, int seconds = 60)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (good(value)) return value;
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(seconds))
                throw new TimeoutException($"{what} did not come within {seconds} s: {(more is null ? value?.ToString() : more(value))}");
            using var pause = new PeriodicTimer(Pause);
            await pause.WaitForNextTickAsync();
        }
    }

    /// <summary>Waits until the real clock has passed a span, for a server in another process whose clock nobody can move.</summary>
    public static Task PassedAsync(TimeSpan span)
    {
        var began = TimeProvider.System.GetTimestamp();
        return Async(() => TimeProvider.System.GetElapsedTime(began) >= span, $"{span} of real time", (int)span.TotalSeconds + 60);
    }
}
