using Lava.Launcher.Native;

namespace Lava.Launcher.Spawning;

/// <summary>Finds a program as execvp(3) does, but in the job's PATH and from the job's working folder.</summary>
internal static class ProgramSearch
{
    private const string DefaultPath = "/bin:/usr/bin";

    /// <summary>The path to execute, or the error number: nothing of that name, or none that may be executed.</summary>
    public static (string? Path, int Errno) Find(string program, string? searchPath, string workingDirectory)
    {
        if (program.Length == 0)
            return (null, Errno.NoEntry);
        if (program.Contains('/'))
            return (program, 0);
        int errno = Errno.NoEntry;
        foreach (string folder in (searchPath ?? DefaultPath).Split(':'))
        {
            string candidate = Path.Combine(workingDirectory, folder, program);
            if (!File.Exists(candidate))
                continue;
            if (Libc.Access(candidate, Libc.AccessExecute) == 0)
                return (candidate, 0);
            errno = Errno.NoAccess;
        }
        return (null, errno);
    }
}
