using System.Text.Json.Nodes;

namespace Lava.EndToEnd;

/// <summary>A realm folder of one test with one fleet, <c>core</c>; gone with the test.</summary>
internal sealed class ScratchRealm(params (string File, string Text)[] files) : IDisposable
{
    public string Folder { get; } = Repository.NewRealm([("realm.yaml", "realm: e2e\nfleets:\n  core: {slots: 4}\n"), .. files]);

    public string Dispatch(string job, params string[] more) => Lava(["dispatch", job, .. more]).Trim();

    public JsonObject Show(string run) => JsonNode.Parse(Lava("show", run, "--json"))!.AsObject();

    public string Status(string run) => (string)Show(run)["status"]!;

    /// <summary>A command that must succeed; what it printed.</summary>
    public string Lava(params string[] arguments)
    {
        var (code, output, error) = LavaProcess.Run([.. arguments, "--dir", Folder]);
        Assert.True(code == 0, $"lava {string.Join(' ', arguments)} ended with {code}\n{output}\n{error}");
        return output;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
