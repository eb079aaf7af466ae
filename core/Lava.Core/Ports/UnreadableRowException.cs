namespace Lava.Core.Ports;

/// <summary>A stored row is not what this version can read, e.g. since a newer one wrote it. The store itself answers.</summary>
public sealed class UnreadableRowException(string message, Exception? inner = null) : PortException(message, inner);
