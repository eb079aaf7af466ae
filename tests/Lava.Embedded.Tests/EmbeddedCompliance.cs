using Lava.Compliance;
using Lava.Embedded.Tests.Support;

namespace Lava.Embedded.Tests;

public sealed class EmbeddedRunStoreCompliance : RunStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await TempRealm.OpenAsync();
}

public sealed class EmbeddedMessageQueueCompliance : MessageQueueCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await TempRealm.OpenAsync();
}

public sealed class EmbeddedSessionStoreCompliance : SessionStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await TempRealm.OpenAsync();
}

public sealed class EmbeddedStateStoreCompliance : StateStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await TempRealm.OpenAsync();
}

public sealed class EmbeddedBlobStoreCompliance : BlobStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await TempRealm.OpenAsync();
}

public sealed class EmbeddedSecretStoreCompliance : SecretStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await TempRealm.OpenAsync();
}

public sealed class EmbeddedOutboxCompliance : OutboxCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await TempRealm.OpenAsync();
}
