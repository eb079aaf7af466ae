using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lava.Core.Specs;

/// <summary>Reads one YAML 1.1 document with positions, as PyYAML's safe loader reads it, but strict about repeated keys.</summary>
internal sealed class YamlSource(string text, DocumentProblems problems)
{
    // Aliases can make a short text expand without end; specs that share a block stay far below this.
    private const int MaxAliasedNodes = 100_000;

    private readonly Scanner _scanner = new(new StringReader(text));
    private Parser _parser = null!;
    private readonly Dictionary<string, Anchored> _anchors = [];
    private int _nodes;
    private int _aliased;

    public (JsonNode? Root, SourceNode? Positions) Read()
    {
        _parser = new Parser(_scanner);
        try
        {
            Advance();
            Advance();
            if (_parser.Current is StreamEnd)
            {
                return (null, null);
            }

            Advance();
            var read = ReadNode(null, 1);
            Advance();
            if (_parser.Current is DocumentStart second)
            {
                problems.Add(At(second.Start), ProblemCodes.Syntax, "a second document begins here: a file holds one item or one list of items");
            }

            return read;
        }
        catch (YamlException e)
        {
            Explain(e);
        }
        catch (TooMuch e)
        {
            problems.Add(e.At, ProblemCodes.TooLarge, e.Message);
        }

        return (null, new SourceNode(new(1, 1), new(1, 1)));
    }

    // On some broken texts the scanner fails with exceptions of its own making; to us all of them say "not YAML".
    private void Advance()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (Exception e) when (e is not YamlException)
        {
            var at = _scanner.CurrentPosition;
            throw new YamlException(at, at, "a value can't stand or end here");
        }
    }

    // Reads the node at the parser's current event and leaves the parser after it.
    private (JsonNode? Value, SourceNode Position) ReadNode(SourcePosition? key, int depth)
    {
        var current = _parser.Current!;
        var at = At(current.Start);
        if (depth > SourceDocument.MaxDepth)
        {
            throw new TooMuch(at, $"nested too deep: at most {SourceDocument.MaxDepth} levels");
        }

        if (current is AnchorAlias alias)
        {
            Advance();
            return Expand(alias, at, key ?? at);
        }

        var before = _nodes++;
        var anchor = current is NodeEvent { Anchor.IsEmpty: false } named ? named.Anchor.Value : null;
        if (anchor is not null)
        {
            // An alias to a node that is still open would be a loop.
            _anchors.Remove(anchor);
        }

        var node = new SourceNode(key ?? at, at);
        var value = current switch
        {
            Scalar scalar => ReadScalar(scalar, at),
            SequenceStart start => ReadList(start, node, depth),
            MappingStart start => ReadMap(start, node, depth),
            _ => throw new TooMuch(at, "not YAML: a value is expected here: write one, or null"),
        };
        if (anchor is not null)
        {
            _anchors[anchor] = new(value, node, _nodes - before);
        }

        return (value, node);
    }

    private (JsonNode? Value, SourceNode Position) Expand(AnchorAlias alias, SourcePosition at, SourcePosition key)
    {
        var name = alias.Value.Value;
        if (!_anchors.TryGetValue(name, out var anchored))
        {
            problems.Add(at, ProblemCodes.Syntax, $"*{name} refers to nothing: put &{name} at the value before it (a value can't contain itself)");
            return (null, new SourceNode(key, at));
        }

        _nodes += anchored.Size;
        _aliased += anchored.Size;
        if (_aliased > MaxAliasedNodes)
        {
            throw new TooMuch(at, $"aliases expand to over {MaxAliasedNodes} values: write fewer of them");
        }

        return (anchored.Value?.DeepClone(), anchored.Position.Under(key));
    }

    private JsonNode? ReadScalar(Scalar scalar, SourcePosition at)
    {
        Advance();
        var tag = scalar.Tag.IsEmpty ? null : scalar.Tag.Value;
        var plain = scalar.Style == ScalarStyle.Plain;
        if (!YamlScalar.TryResolve(scalar.Value, plain, tag, out var value, out var problem))
        {
            problems.Add(at, ProblemCodes.Syntax, problem);
        }

        return value;
    }

    private JsonArray ReadList(SequenceStart start, SourceNode node, int depth)
    {
        CheckTag(start, "seq");
        Advance();
        var list = new JsonArray();
        node.Items = [];
        while (_parser.Current is not SequenceEnd)
        {
            var (value, position) = ReadNode(null, depth + 1);
            list.Add(value);
            node.Items.Add(position);
        }

        Advance();
        return list;
    }

    private JsonObject ReadMap(MappingStart start, SourceNode node, int depth)
    {
        CheckTag(start, "map");
        Advance();
        var map = new JsonObject();
        node.Fields = [];
        var merged = new List<(JsonNode? Value, SourceNode Position)>();
        while (_parser.Current is not MappingEnd)
        {
            var (name, at) = ReadKey(depth);
            if (name is null)
            {
                ReadNode(at, depth + 1);
            }
            else if (ReferenceEquals(name, MergeKey))
            {
                merged.Add(ReadNode(at, depth + 1));
            }
            else
            {
                var (value, position) = ReadNode(at, depth + 1);
                if (node.Fields.TryAdd(name, position))
                {
                    map.Add(name, value);
                }
                else
                {
                    problems.Add(at, ProblemCodes.DuplicateKey, $"\"{name}\" stands twice, first in line {node.Fields[name].Key.Line}: keep one");
                }
            }
        }

        Advance();
        merged.ForEach(m => Merge(m.Value, m.Position, map, node));
        return map;
    }

    // A string that no key can equal, by reference.
    private static readonly string MergeKey = new("<<".AsSpan());

    private (string? Name, SourcePosition At) ReadKey(int depth)
    {
        var at = At(_parser.Current!.Start);
        switch (_parser.Current)
        {
            case Scalar { Style: ScalarStyle.Plain, Value: "<<", Tag.IsEmpty: true }:
                Advance();
                return (MergeKey, at);
            case Scalar { Anchor.IsEmpty: true } scalar:
                Advance();
                return (scalar.Value, at);
            default:
                var (value, _) = ReadNode(null, depth + 1);
                if (value is JsonValue)
                {
                    return (Model.JsonScalars.Text(value) ?? value.ToJsonString(), at);
                }

                problems.Add(at, ProblemCodes.Syntax, "a map or list as a key: a key is a text");
                return (null, at);
        }
    }

    // The map's own keys win; of several merged maps the first wins (yaml.org/type/merge.html).
    private void Merge(JsonNode? value, SourceNode position, JsonObject map, SourceNode node)
    {
        if (value is JsonObject other)
        {
            foreach (var (name, member) in other)
            {
                if (node.Fields!.TryAdd(name, position.Fields![name]))
                {
                    map.Add(name, member?.DeepClone());
                }
            }
        }
        else if (value is JsonArray list && list.All(e => e is JsonObject))
        {
            for (var i = 0; i < list.Count; i++)
            {
                Merge(list[i], position.Items![i], map, node);
            }
        }
        else
        {
            problems.Add(position.Key, ProblemCodes.Syntax, "<< merges maps only: give it an alias of a map, or a list of them");
        }
    }

    private void CheckTag(NodeEvent start, string expected)
    {
        if (!start.Tag.IsEmpty && start.Tag.Value is var tag && tag != "!" && tag != YamlScalar.Prefix + expected)
        {
            problems.Add(At(start.Start), ProblemCodes.Syntax, $"{YamlScalar.ShowTag(tag)} means nothing here: take the tag away");
        }
    }

    private void Explain(YamlException e)
    {
        // The parser often stumbles in a line before or after the tab that misled it.
        var lines = text.Split('\n');
        var last = e.Message.Contains("tab", StringComparison.Ordinal) ? lines.Length : e.End.Line;
        for (var i = Math.Max(0, (int)e.Start.Line - 1); i < lines.Length && i <= last; i++)
        {
            var tab = lines[i][..^lines[i].TrimStart().Length].IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0)
            {
                problems.Add(new(i + 1, tab + 1), ProblemCodes.Syntax, "a tab in the indentation: indent with spaces");
                return;
            }
        }

        var message = e.Message.TrimEnd('.');
        var said = message.Length == 0 ? "not YAML" : $"not YAML: {char.ToLowerInvariant(message[0])}{message[1..]}";
        problems.Add(At(e.Start), ProblemCodes.Syntax, $"{said}: {YamlAdvice.For(message)}");
    }

    private static SourcePosition At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private sealed record Anchored(JsonNode? Value, SourceNode Position, int Size);

    private sealed class TooMuch(SourcePosition at, string message) : Exception(message)
    {
        public SourcePosition At { get; } = at;
    }
}
