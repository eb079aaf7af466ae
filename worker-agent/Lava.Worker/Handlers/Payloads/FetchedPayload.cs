namespace Lava.Worker.Handlers.Payloads;

/// <summary>A payload object on this machine.</summary>
/// <param name="Name">Its file name.</param>
/// <param name="Path">The copy: executable, the owner's alone, closed.</param>
internal sealed record FetchedPayload(string Name, string Path);
