using Lava.Core.Ports;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lava.Embedded.Secrets;

/// <summary><c>secrets.yaml</c>: parameter name → value, readable by its owner alone. Read again when it changes.</summary>
internal sealed class SecretsFile(string path) : ISecretStore
{
    private const UnixFileMode Others = (UnixFileMode)0x3f;

    private readonly Lock _lock = new();
    private (DateTime Written, long Size)? _stamp;
    private Dictionary<string, string> _values = [];

    public ValueTask<string?> GetAsync(string name, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_lock)
        {
            Refresh();
            return ValueTask.FromResult(_values.GetValueOrDefault(name));
        }
    }

    private void Refresh()
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                (_values, _stamp) = ([], null);
                return;
            }
            if ((file.UnixFileMode & Others) != 0)
                throw new PortException($"{path}: others can read it (mode {Convert.ToString((int)file.UnixFileMode, 8)}): run: chmod 600 {path}");
            var stamp = (file.LastWriteTimeUtc, file.Length);
            if (stamp == _stamp) return;
            using var text = file.OpenText();
            _values = Read(new Parser(text));
            _stamp = stamp;
        }
        catch (YamlException e)
        {
            // The parser's own message may quote the file: only the place is told.
            throw new PortException($"{path}:{e.Start.Line}:{e.Start.Column}: is no YAML map of parameter names and values");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PortException($"{path}: {e.Message}", e);
        }
    }

    private Dictionary<string, string> Read(Parser yaml)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        yaml.Consume<StreamStart>();
        if (!yaml.TryConsume<DocumentStart>(out _)) return values;
        if (yaml.TryConsume<Scalar>(out var only) && only.Value.Length == 0) return values;
        yaml.Consume<MappingStart>();
        while (!yaml.TryConsume<MappingEnd>(out _))
        {
            var name = yaml.Consume<Scalar>();
            if (!yaml.TryConsume<Scalar>(out var value))
                throw new PortException($"{path}:{name.Start.Line}: {name.Value}: a secret is a text: quote it");
            if (!values.TryAdd(name.Value, value.Value))
                throw new PortException($"{path}:{name.Start.Line}: {name.Value}: is given twice");
        }
        return values;
    }
}
