namespace Lava.Agent;

/// <summary>Where a worker keeps files of its own, below <c>TMPDIR</c> of the configuration (<c>LAVA_TMPDIR</c>, else <c>/tmp/lava</c>).</summary>
internal static class AgentFolders
{
    private const string Default = "/tmp/lava";

    /// <summary>Private folders of runs.</summary>
    public static string Work(Func<string, string?> environment, string realm) => Path.Combine(Root(environment), realm, "work");

    /// <summary>Payloads kept between runs.</summary>
    public static string Payloads(Func<string, string?> environment, string realm) => Path.Combine(Root(environment), realm, "payloads");

    private static string Root(Func<string, string?> environment) => Path.GetFullPath(environment("LAVA_TMPDIR") is { Length: > 0 } set ? set : Default);
}
