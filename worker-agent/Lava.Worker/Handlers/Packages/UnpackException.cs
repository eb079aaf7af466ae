namespace Lava.Worker.Handlers.Packages;

/// <summary>An archive is refused; the message names the entry. Caught by <see cref="Unpacker"/>.</summary>
internal sealed class UnpackException(string message) : Exception(message);
