namespace Lava.Worker.Launching;

/// <summary>The launcher can't be found or doesn't start: no job process can run on this host.</summary>
public sealed class LauncherException(string message, Exception? inner = null) : Exception(message, inner);
