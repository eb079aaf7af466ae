using Lava.EndToEnd.Aws;
using Lava.Emulators;
using Lava.Functions.Tests.Support;

namespace Lava.Functions.Tests.EndToEnd;

/// <summary>Each way in, from its event to the end of its run: on DynamoDB Local, fauxqs and moto, by the native functions and the agent.</summary>
[Trait("Category", "Slow")]
[Collection(NativeBinary.Collection)]
public sealed class EmulatedEndToEnd(NativeBinary binary) : RealmEndToEnd
{
    protected override async Task<ProvisionedRealm> ProvisionAsync()
    {
        var realm = await EmulatedRealm.CreateAsync(fleets: ["core"], moto: true);
        await realm.Aws.Clients.Scheduler.CreateScheduleGroupAsync(new() { Name = "lava-" + realm.Name });
        return new ProvisionedRealm(realm) { FunctionsProgram = binary.PathOrNone, Variables = handler => handler == "schedule-sync" ? SyncVariables.Of(realm) : new Dictionary<string, string>() };
    }
}
