using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Emulators;

namespace Lava.Benchmarks;

/// <summary>The jobs of the load: <c>log</c>, <c>cmd</c>, <c>exe</c>; <c>timed</c>, which writes down when it starts; <c>told</c>, which writes to both streams; <c>hold</c>, which keeps a slot until it is let go.</summary>
internal sealed class LoadJobs(EmulatedRealm realm, string folder)
{
    private readonly string _go = Path.Combine(folder, "go");

    /// <summary>Where <c>timed</c> writes, a line a start: seconds since 1970.</summary>
    public string Starts { get; } = Path.Combine(folder, "starts");

    /// <summary>Puts their specs and payloads.</summary>
    public async Task PutAsync()
    {
        await PutAsync("log", "log", "noted");
        await PutAsync("cmd", "cmd", "true");
        await PutAsync("exe", "exe", "j.sh");
        await PutAsync("timed", "exe", "timed.sh");
        await PutAsync("told", "exe", "told.sh");
        await PutAsync("hold", "cmd", $"/bin/sh -c 'while [ ! -e {_go} ]; do sleep 0.02; done'");
        await PayloadAsync("j.sh", "#!/bin/sh\nexit 0\n");
        await PayloadAsync("told.sh", "#!/bin/sh\necho out\necho error >&2\n");
        await PayloadAsync("timed.sh", $"#!/bin/bash\necho \"$EPOCHREALTIME\" >> {Starts}\n");
    }

    /// <summary>Takes all slots, so that what is dispatched next waits in the queue.</summary>
    public async Task<RunKey[]> HoldSlotsAsync(Dispatches dispatches, int slots)
    {
        File.Delete(_go);
        var keys = await dispatches.SendAsync("hold", slots);
        await dispatches.HeldAsync(slots);
        return keys;
    }

    /// <summary>Frees the slots.</summary>
    public void LetGo() => File.WriteAllText(_go, "");

    private Task PutAsync(string id, string type, string payload) => realm.PutAsync(
        new JsonObject { ["job_id"] = id, ["type"] = type, ["payload"] = payload, ["worker"] = "core", ["enabled"] = true, ["owner"] = "o", ["description"] = "d" }.ToJsonString());

    private Task PayloadAsync(string name, string text) => realm.Aws.Clients.S3.PutObjectAsync(new() { BucketName = realm.Bucket, Key = "payloads/" + name, ContentBody = text });
}
