namespace Lava.Embedded.Storage;

/// <summary>One write of a group: its own outcome, told when the group is durable.</summary>
internal abstract class WriteItem
{
    /// <summary>Whether the caller gave up before the write began.</summary>
    public abstract bool IsCancelled { get; }

    /// <summary>Does the write inside the group's transaction. A refusal is a value; it changes nothing.</summary>
    public abstract void Run(Db db);

    /// <summary>Called when the transaction is durable.</summary>
    public abstract void Complete();

    /// <summary>Called when the write isn't in the database.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
internal sealed class WriteItem<T>(Func<Db, T> work, Action<T>? committed, CancellationToken cancellation) : WriteItem
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _outcome;

    public Task<T> Done => _done.Task;

    public override bool IsCancelled => cancellation.IsCancellationRequested;

    public override void Run(Db db) => _outcome = work(db);

    public override void Complete()
    {
        committed?.Invoke(_outcome!);
        _done.TrySetResult(_outcome!);
    }

    public override void Fail(Exception error)
    {
        if (error is OperationCanceledException) _done.TrySetCanceled(cancellation);
        else _done.TrySetException(error);
    }
}
