using Lava.Core.Model;
using Lava.Core.Validation.Kinds;
using static Lava.Core.Validation.Tables.FieldKinds;

namespace Lava.Core.Validation.Tables;

/// <summary>The job types that run programs.</summary>
internal static class ExecutableTypes
{
    private static readonly string[] HostConfig =
    [
        "blkio_weight", "blkio_weight_device", "cap_add", "cap_drop", "cpu_count", "cpu_percent", "cpu_period", "cpu_quota", "cpu_shares",
        "cpuset_cpus", "cpuset_mems", "device_read_bps", "device_read_iops", "device_write_bps", "device_write_iops", "dns", "dns_opt",
        "dns_search", "domainname", "extra_hosts", "hostname", "group_add", "mem_limit", "mem_swappiness", "memswap_limit", "nano_cpus",
        "network_disabled", "network_mode", "ports", "publish_all_ports", "shm_size", "user", "working_dir",
    ];

    private static readonly Field ArgsField = new("args", FieldKinds.Args, "further arguments") { Default = "[]", Renders = TemplateNames.JobWithVars };
    private static readonly Field Env = new("env", FieldKinds.Environment, "environment variables") { Default = "{}", Renders = TemplateNames.JobWithVars };
    private static readonly Field ConnectionsField = new("connections", Connections, "label and connection") { Default = "{}" };

    private static readonly ValueKind Command = new CommandKind("the program inside of the archive and its arguments", firstIsRendered: false);

    public static Field Jinja { get; } = new("jinja", Bool, "whether templates are rendered") { Default = "true" };

    public static Field Vars { get; } = new("vars", Map, "values for templates") { Default = "{}" };

    public static IEnumerable<JobType> All { get; } =
    [
        new("cmd", new CommandKind("a command line", firstIsRendered: true), new("cmd", ArgsField, Env, Jinja, Timeout("CMD_TIMEOUT"), Vars))
        {
            PayloadRenders = TemplateNames.JobWithVars,
        },
        new(
            "exe",
            new CommandKind("the payload's name and its arguments, in one text", firstIsRendered: false),
            new("exe", ArgsField, ConnectionsField, Env, Jinja, Timeout("EXE_TIMEOUT"), Vars))
        {
            PayloadRenders = TemplateNames.JobWithVars,
            PayloadFiles = job => job["payload"].Text() is { } line && ShellWords.Split(line).Words is [var file, ..] ? [file] : [],
        },
        new(
            "pkg",
            TextOrList,
            new(
                "pkg",
                new("command", Command, "the program inside of the archive and its arguments") { Renders = TemplateNames.JobWithVars },
                new("main", Command) { Renders = TemplateNames.JobWithVars, InsteadOf = "command" },
                ArgsField,
                ConnectionsField,
                Env,
                Jinja,
                Timeout("PKG_TIMEOUT"),
                Vars)
            {
                Rules = [new TableRule.AtMostOne("command", "main"), new TableRule.AtLeastOne("command", "main") { Message = "\"command\" is missing: write the program inside of the archive and its arguments" }],
            })
        {
            PayloadFiles = JobType.FilesOfList,
        },
        new(
            "docker",
            new TextKind { MayBeEmpty = false, Description = "repository[:tag]" },
            new(
                "docker",
                new("command", new CommandKind("a command line", firstIsRendered: true), "absent: the image's") { Renders = TemplateNames.JobWithVars },
                ArgsField,
                ConnectionsField,
                new("docker", ConnectionOf("docker"), "absent: the realm's"),
                Env,
                Jinja,
                Timeout("DOCKER_TIMEOUT"),
                Vars,
                new("host_config", new TableKind(new("host_config", [.. HostConfig.Select(n => new Field(n, Any))])), "limits and network"))),
    ];

    private static Field Timeout(string config) => new("timeout", FieldKinds.Duration, "for each payload file") { Default = config };
}
