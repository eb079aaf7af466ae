using System.Globalization;
using Lava.Worker.Engine;
using Lava.Worker.Launching;

namespace Lava.Simulation.Machines;

/// <summary>A host: which processes live on it, and its folders.</summary>
internal sealed class Machine(World world, int number)
{
    private readonly HashSet<int> _alive = [];
    private readonly HashSet<int> _launchers = [];
    private int _lastId;

    /// <summary>Its name.</summary>
    public string Name { get; } = "host" + number.ToString(CultureInfo.InvariantCulture);
    /// <summary>Working folders there are: process, run.</summary>
    public HashSet<(string Process, string? Run)> Folders { get; } = [];
    /// <summary>The simulation it is part of.</summary>
    public World World => world;

    /// <summary>A new process's id.</summary>
    public int Spawn(bool launcher = false)
    {
        _alive.Add(++_lastId);
        if (launcher) _launchers.Add(_lastId);
        return _lastId;
    }

    /// <summary>A process has gone.</summary>
    public void Exit(int processId) => _alive.Remove(processId);

    /// <summary>Whether a process lives.</summary>
    public bool IsAlive(int processId) => _alive.Contains(processId);

    /// <summary>Whether a process lives, as a sweep asks.</summary>
    public bool SeemsAlive(int processId) => IsAlive(processId) && !(world.Rules.IgnoresLauncher && _launchers.Contains(processId));
}

/// <summary>A machine as one of its workers sees it.</summary>
internal sealed class MachineView(Machine machine, int processId) : HostView
{
    public override string Boot => machine.Name;
    public override string PidNamespace => "1";
    public override int ProcessId => processId;
    public override long StartTime => 1;
    public override long BootNanoseconds() => machine.World.Scheduler.Now * 100;
    public override bool IsAlive(int processId, long startTime) => machine.SeemsAlive(processId);
    public override string NewId() => machine.World.NewId();
    public override IWorkFolders OpenFolders(string root, ILauncher launcher) => new Folders(machine, processId);

    private sealed class Folders : IWorkFolders
    {
        private readonly Machine _machine;
        private readonly string _mine;

        public Folders(Machine machine, int processId)
        {
            _machine = machine;
            _mine = processId.ToString(CultureInfo.InvariantCulture);
            machine.Folders.RemoveWhere(f => !machine.IsAlive(int.Parse(f.Process, CultureInfo.InvariantCulture)));
            machine.Folders.Add((_mine, null));
        }

        public string Create(string runId)
        {
            if (_machine.World.Hits(_machine.World.Chances.DiskFull)) throw new IOException("No space left on device");
            _machine.Folders.Add((_mine, runId));
            return $"/{_mine}/{runId}";
        }

        public void Remove(string runId) => _machine.Folders.Remove((_mine, runId));

        public void Dispose() => _machine.Folders.RemoveWhere(f => f.Process == _mine);
    }
}
