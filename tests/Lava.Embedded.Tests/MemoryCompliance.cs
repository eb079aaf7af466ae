using Lava.Compliance;
using Lava.Embedded.Tests.Support;

namespace Lava.Embedded.Tests;

public sealed class MemoryRunStoreCompliance : RunStoreCompliance
{
    protected override ValueTask<IRealmUnderTest> OpenAsync() => ValueTask.FromResult<IRealmUnderTest>(new MemoryUnderTest());
}

public sealed class MemoryMessageQueueCompliance : MessageQueueCompliance
{
    protected override ValueTask<IRealmUnderTest> OpenAsync() => ValueTask.FromResult<IRealmUnderTest>(new MemoryUnderTest());
}

public sealed class MemorySessionStoreCompliance : SessionStoreCompliance
{
    protected override ValueTask<IRealmUnderTest> OpenAsync() => ValueTask.FromResult<IRealmUnderTest>(new MemoryUnderTest());
}

public sealed class MemoryStateStoreCompliance : StateStoreCompliance
{
    protected override ValueTask<IRealmUnderTest> OpenAsync() => ValueTask.FromResult<IRealmUnderTest>(new MemoryUnderTest());
}

public sealed class MemoryBlobStoreCompliance : BlobStoreCompliance
{
    protected override ValueTask<IRealmUnderTest> OpenAsync() => ValueTask.FromResult<IRealmUnderTest>(new MemoryUnderTest());
}

public sealed class MemorySecretStoreCompliance : SecretStoreCompliance
{
    protected override ValueTask<IRealmUnderTest> OpenAsync() => ValueTask.FromResult<IRealmUnderTest>(new MemoryUnderTest());
}

public sealed class MemoryOutboxCompliance : OutboxCompliance
{
    protected override ValueTask<IRealmUnderTest> OpenAsync() => ValueTask.FromResult<IRealmUnderTest>(new MemoryUnderTest());
}
