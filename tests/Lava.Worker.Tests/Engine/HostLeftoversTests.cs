using System.Diagnostics;
using Lava.Core.Model;
using Lava.Core.Running;
using Lava.Worker.Engine;
using Lava.Worker.Launching;

namespace Lava.Worker.Tests.Engine;

/// <summary>What an audit sees of workers that were killed on this host.</summary>
public sealed class HostLeftoversTests : IAsyncLifetime
{
    private readonly EngineRealm _realm = new();
    private readonly string _root = Directory.CreateTempSubdirectory("lava-leftovers-").FullName;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _realm.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Folders_of_dead_workers_and_processes_of_ended_sessions_are_found_and_those_of_the_living_are_not()
    {
        using var alive = new WorkFolders(_root, "alive");
        Directory.CreateDirectory(Path.Combine(_root, "dead"));
        var (ended, works) = (await SessionAsync(), await SessionAsync());
        await _realm.Ports.Sessions.EndAsync(ended, Session.Fenced, null, default);
        using var left = Sleep(ended);
        using var job = Sleep(works);
        try
        {
            var found = await HostLeftovers.FindAsync(_root, _realm.Ports.Sessions, TimeProvider.System, default);

            Assert.Contains(Path.Combine(_root, "dead"), Assert.Single(found, f => f.Kind == AuditKind.FolderLeft).What);
            Assert.Equal($"processes of session {ended} live, which ended (fenced)", Assert.Single(found, f => f.Kind == AuditKind.ProcessLeft).What);
        }
        finally
        {
            left.Kill();
            job.Kill();
        }
    }

    private async Task<SessionId> SessionAsync()
    {
        var session = new Session { Fleet = "core", Id = Guid.CreateVersion7().ToString(), BeatAt = TimeProvider.System.GetUtcNow() };
        await _realm.Ports.Sessions.PutAsync(session, default);
        return session.Key;
    }

    private static Process Sleep(SessionId session) =>
        Process.Start(new ProcessStartInfo("sleep", ["60"]) { Environment = { [Leftovers.SessionVariable] = session.ToString() } })!;
}
