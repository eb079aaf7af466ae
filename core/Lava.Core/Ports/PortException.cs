namespace Lava.Core.Ports;

/// <summary>A port could not do its work: the store is out of reach, the disk is full. The same call may go through later.</summary>
public class PortException(string message, Exception? inner = null) : Exception(message, inner);
