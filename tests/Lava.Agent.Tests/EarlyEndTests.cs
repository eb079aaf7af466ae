using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Lava.Agent.Tests;

/// <summary>The real program, whose realm doesn't answer.</summary>
public sealed class EarlyEndTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lava-agent-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_signal_while_the_realm_is_first_read_ends_it_quietly()
    {
        using var aws = new TcpListener(IPAddress.Loopback, 0);
        aws.Start();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var agent = Process.Start(new ProcessStartInfo(BuiltProgram.Of("worker-agent/Lava.Agent", "lava-worker"), ["--root", "--worker", "core"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
            Environment =
            {
                ["AWS_ENDPOINT_URL"] = $"http://{aws.LocalEndpoint}",
                ["AWS_ACCESS_KEY_ID"] = "test",
                ["AWS_SECRET_ACCESS_KEY"] = "test",
                ["AWS_REGION"] = "us-east-1",
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["LAVA_REALM"] = "dev",
                ["LAVA_TMPDIR"] = _folder,
            },
        })!;
        try
        {
            var said = Task.WhenAll(agent.StandardError.ReadToEndAsync(limit.Token), agent.StandardOutput.ReadToEndAsync(limit.Token));
            using var call = await aws.AcceptTcpClientAsync(limit.Token);

            using (var kill = Process.Start("kill", ["-s", "TERM", $"{agent.Id}"])) await kill.WaitForExitAsync(limit.Token);
            await agent.WaitForExitAsync(limit.Token);

            Assert.Equal((0, ""), (agent.ExitCode, string.Concat(await said)));
        }
        finally
        {
            if (!agent.HasExited) agent.Kill();
        }
    }
}
