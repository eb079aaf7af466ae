namespace Lava.Testing;

/// <summary>Work without an end.</summary>
public static class Never
{
    /// <summary>Ends only by being cancelled.</summary>
    public static Task EndsAsync(CancellationToken cancellation) => new TaskCompletionSource().Task.WaitAsync(cancellation);
}
