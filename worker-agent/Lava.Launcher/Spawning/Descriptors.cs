using Lava.Launcher.Native;

namespace Lava.Launcher.Spawning;

/// <summary>File descriptors that are closed at the end, but for those taken out.</summary>
internal sealed class Descriptors : IDisposable
{
    private readonly List<int> _all = [];
    private readonly HashSet<int> _taken = [];

    public int Count => _all.Count;

    public int this[int index] => _all[index];

    public void Add(int fd) => _all.Add(fd);

    public int Take(int fd)
    {
        _taken.Add(fd);
        return fd;
    }

    public void Dispose()
    {
        foreach (int fd in _all)
        {
            if (!_taken.Contains(fd))
                Libc.Close(fd);
        }
    }
}
