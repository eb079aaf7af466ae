using Lava.Aws.Tests.Support;
using Lava.Compliance;

namespace Lava.Aws.Tests;

public sealed class AwsRunStoreCompliance : RunStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await AwsUnderTest.TablesAsync();
}

public sealed class AwsSessionStoreCompliance : SessionStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await AwsUnderTest.TablesAsync();
}

public sealed class AwsMessageQueueCompliance : MessageQueueCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await AwsUnderTest.QueuesAsync();
}

public sealed class AwsStateStoreCompliance : StateStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await AwsUnderTest.TablesAsync(moto: true);
}

public sealed class AwsBlobStoreCompliance : BlobStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await AwsUnderTest.TablesAsync(moto: true);
}

public sealed class AwsSecretStoreCompliance : SecretStoreCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await AwsUnderTest.TablesAsync(moto: true);
}

public sealed class AwsOutboxCompliance : OutboxCompliance
{
    protected override async ValueTask<IRealmUnderTest> OpenAsync() => await AwsUnderTest.OutsideAsync();
}
