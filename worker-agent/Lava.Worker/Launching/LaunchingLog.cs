using Microsoft.Extensions.Logging;

namespace Lava.Worker.Launching;

internal static partial class LaunchingLog
{
    [LoggerMessage(EventId = 410, Level = LogLevel.Critical, Message = "The launcher (process {ProcessId}) is gone, exit code {ExitCode}: {Reason}")]
    public static partial void LauncherLost(ILogger logger, int processId, int exitCode, string reason);

    [LoggerMessage(EventId = 411, Level = LogLevel.Warning, Message = "The launcher says: {Line}")]
    public static partial void LauncherSaid(ILogger logger, string line);
}
