using System.Runtime.InteropServices;
using Lava.Launcher.Frames;
using Lava.Launcher.Native;
using Lava.Launcher.Output;

namespace Lava.Launcher.Spawning;

/// <summary>Starts a process by posix_spawn: leader of a new session, signals as a login shell would give them, no shell in between.</summary>
internal static unsafe class Spawner
{
    /// <summary>Mode 0600.</summary>
    private const int OwnerOnly = 0x180;

    public static SpawnResult Spawn(StartFrame start)
    {
        if (Unusable(start) is { } reason)
            return new SpawnResult.Failed(reason, Errno.Invalid);
        string? searchPath = start.Environment.FirstOrDefault(e => e.Key == "PATH").Value;
        var (path, errno) = ProgramSearch.Find(start.Arguments[0], searchPath, start.WorkingDirectory);
        if (path is null)
            return new SpawnResult.Failed(StartFailure.Describe(start, null, errno), errno);

        using var descriptors = new Descriptors();
        foreach (string file in (ReadOnlySpan<string>)[start.StdinPath, start.StdoutPath, start.StderrPath])
        {
            int fd = descriptors.Count == 0 ? OpenInput(file) : OpenOutput(file);
            if (fd < 0)
                return Failed(file, Errno.Last);
            descriptors.Add(fd);
        }
        int* ends = stackalloc int[4];
        for (int i = 0; i < 4; i += 2)
        {
            if (Libc.Pipe(ends + i, Libc.OpenCloseOnExec) < 0)
                return Failed("pipe", Errno.Last);
            descriptors.Add(ends[i]);
            descriptors.Add(ends[i + 1]);
        }

        errno = Execute(start, path, descriptors[0], ends[1], ends[3], out int pid);
        if (errno != 0)
            return new SpawnResult.Failed(StartFailure.Describe(start, path, errno), errno);
        var patterns = SecretPatterns.For(start.Secrets);
        var stdout = new OutputStream("stdout", descriptors.Take(ends[0]), descriptors.Take(descriptors[1]), patterns);
        var stderr = new OutputStream("stderr", descriptors.Take(ends[2]), descriptors.Take(descriptors[2]), patterns);
        return new SpawnResult.Started(pid, stdout, stderr);
    }

    private static int Execute(StartFrame start, string path, int stdin, int stdout, int stderr, out int pid)
    {
        byte* attributes = stackalloc byte[Libc.SpawnStructSize];
        byte* actions = stackalloc byte[Libc.SpawnStructSize];
        byte* signals = stackalloc byte[Libc.SignalSetSize];
        byte* program = (byte*)Marshal.StringToCoTaskMemUTF8(path);
        pid = 0;
        try
        {
            // The runtime ignores SIGPIPE and this process more than that; a job must not inherit it.
            int failed = Libc.SpawnAttributesInit(attributes)
                | Libc.SignalSetFill(signals)
                | Libc.SpawnAttributesSetDefaultSignals(attributes, signals)
                | Libc.SignalSetEmpty(signals)
                | Libc.SpawnAttributesSetSignalMask(attributes, signals)
                | Libc.SpawnAttributesSetFlags(attributes, Libc.SpawnNewSession | Libc.SpawnDefaultSignals | Libc.SpawnSignalMask)
                | Libc.SpawnActionsInit(actions)
                | Libc.SpawnActionsDuplicate(actions, stdin, 0)
                | Libc.SpawnActionsDuplicate(actions, stdout, 1)
                | Libc.SpawnActionsDuplicate(actions, stderr, 2)
                | Libc.SpawnActionsChangeDirectory(actions, start.WorkingDirectory);
            if (failed != 0)
                return Errno.NoMemory;
            using var arguments = new NativeStrings(start.Arguments);
            using var environment = new NativeStrings([.. start.Environment.Select(e => $"{e.Key}={e.Value}")]);
            int child;
            int errno = Libc.Spawn(&child, program, actions, attributes, arguments.Array, environment.Array);
            pid = child;
            return errno;
        }
        finally
        {
            Marshal.FreeCoTaskMem((nint)program);
            _ = Libc.SpawnActionsDestroy(actions);
            _ = Libc.SpawnAttributesDestroy(attributes);
        }
    }

    private static SpawnResult.Failed Failed(string what, int errno) => new($"{what}: {Errno.Text(errno)}", errno);

    private static int OpenInput(string path)
    {
        // Without NONBLOCK a named pipe would hold the launcher until somebody writes to it; the job gets it blocking, as usual.
        int fd = Libc.Open(path, Libc.OpenReadOnly | Libc.OpenCloseOnExec | Libc.OpenNonBlocking, 0);
        if (fd >= 0)
            Libc.FileControl(fd, Libc.SetStatusFlags, 0);
        return fd;
    }

    private static int OpenOutput(string path)
    {
        int fd = Libc.Open(path, Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenTruncate | Libc.OpenCloseOnExec | Libc.OpenNonBlocking, OwnerOnly);
        if (fd >= 0)
            Libc.ChangeMode(fd, OwnerOnly);
        return fd;
    }

    private static string? Unusable(StartFrame start)
    {
        if (start.Arguments.Count == 0)
            return "no program given";
        // A NUL would silently cut the text short on its way through C.
        if (start.Arguments.Any(a => a.Contains('\0')))
            return $"{start.Arguments[0]}: an argument contains a NUL character";
        foreach ((string name, string value) in start.Environment)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0') || value.Contains('\0'))
                return $"bad environment variable: {name}";
        }
        return null;
    }
}
