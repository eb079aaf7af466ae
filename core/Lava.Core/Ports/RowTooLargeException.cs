namespace Lava.Core.Ports;

/// <summary>A row is larger than its store takes, also cut to what its run needs. The same write fails each time.</summary>
public sealed class RowTooLargeException(string message, Exception? inner = null) : PortException(message, inner);
