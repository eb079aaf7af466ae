using System.Globalization;
using System.Text.Json;
using Lava.Core.Naming;
using Lava.Infra.Configuration;

namespace Lava.Infra.Constructs;

/// <summary>The commands that make an instance a worker: they fetch the agent, check it, install it, and start it.</summary>
public static class InstanceSetup
{
    /// <summary>Commands for an image: the agent installed, nothing of a realm in it.</summary>
    public static IReadOnlyList<string> Image(AgentArchive agent) =>
    [
        "dnf install -y --setopt=install_weak_deps=False amazon-cloudwatch-agent tar gzip libicu openssl-libs",
        .. Install(agent),
    ];

    /// <summary>User data of an instance.</summary>
    /// <param name="realm">The realm.</param>
    /// <param name="fleet">The fleet.</param>
    /// <param name="agent">The agent's archive.</param>
    /// <param name="installed">Whether the image brings the agent.</param>
    public static string UserData(RealmContext realm, FleetDeployment fleet, AgentArchive agent, bool installed)
    {
        IEnumerable<string> lines =
        [
            "#!/bin/bash",
            "set -euo pipefail",
            "umask 022",
            .. installed ? [] : Image(agent),
            "mkdir -p /etc/lava",
            "cat > /etc/lava/worker.env <<'EOF'",
            $"{WorkerVariables.Realm}={realm.Realm}",
            $"{WorkerVariables.Fleets}={fleet.Name}",
            .. fleet.Slots is { } slots ? [$"{WorkerVariables.Slots}={slots.ToString(CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
            $"{WorkerVariables.Drain}={fleet.DrainMinutes.ToString(CultureInfo.InvariantCulture)}m",
            $"{WorkerVariables.ScalingGroup}={Names.Queue(realm.Realm, fleet.Name)}",
            $"{WorkerVariables.LifecycleHook}={Fleet.DrainHook}",
            $"AWS_REGION={realm.Stack.Region}",
            "EOF",
            "cat > /opt/aws/amazon-cloudwatch-agent/etc/lava.json <<'EOF'",
            LogConfiguration(realm, fleet),
            "EOF",
            "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/aws/amazon-cloudwatch-agent/etc/lava.json",
            "systemctl enable --now lava-worker",
        ];
        return string.Join('\n', lines) + "\n";
    }

    private static IEnumerable<string> Install(AgentArchive agent) =>
    [
        $"aws s3 cp --only-show-errors s3://{agent.Asset.S3BucketName}/{agent.Asset.S3ObjectKey} /tmp/lava-worker.tar.gz",
        $"echo '{agent.Sha256}  /tmp/lava-worker.tar.gz' | sha256sum --check --strict",
        "mkdir -p /opt/lava && tar -xzf /tmp/lava-worker.tar.gz -C /opt/lava --no-same-owner",
        "/opt/lava/install.sh",
        "rm /tmp/lava-worker.tar.gz",
    ];

    private static string LogConfiguration(RealmContext realm, FleetDeployment fleet) => JsonSerializer.Serialize(new
    {
        logs = new
        {
            logs_collected = new
            {
                files = new
                {
                    collect_list = new[]
                    {
                        new { file_path = "/var/log/lava/worker.log", log_group_name = Names.WorkerLogGroup(realm.Realm), log_stream_name = fleet.Name + "/{instance_id}", retention_in_days = -1 },
                    },
                },
            },
        },
    });
}
