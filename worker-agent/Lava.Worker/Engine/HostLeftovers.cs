using System.Globalization;
using Lava.Core.Model;
using Lava.Core.Ports;
using Lava.Core.Running;
using Lava.Worker.Launching;

namespace Lava.Worker.Engine;

/// <summary>What workers that ended left on this host, for an audit: working folders, and processes of sessions that a realm knows as ended.</summary>
public static class HostLeftovers
{
    /// <summary>Looks for them; changes nothing. <paramref name="workRoot"/> is where workers have their folders.</summary>
    public static async ValueTask<IReadOnlyList<AuditFinding>> FindAsync(string workRoot, ISessionStore sessions, TimeProvider time, CancellationToken cancellation)
    {
        var findings = WorkFolders.Leftovers(workRoot).Select(folder => new AuditFinding
        {
            Kind = AuditKind.FolderLeft,
            What = $"{folder} was a killed worker's",
            Age = time.GetUtcNow() - Directory.GetLastWriteTimeUtc(folder),
            Mend = "the next worker that starts here removes it",
        }).ToList();
        foreach (var session in Leftovers.Sessions())
        {
            if (SessionId.Parse(session) is not { } id || await sessions.GetAsync(id, cancellation) is not { Ended: { } how }) continue;
            findings.Add(new AuditFinding
            {
                Kind = AuditKind.ProcessLeft,
                What = string.Create(CultureInfo.InvariantCulture, $"processes of session {session} live, which ended ({how})"),
                Mend = $"the next worker of fleet {id.Fleet} that starts here kills them",
            });
        }
        return findings;
    }
}
