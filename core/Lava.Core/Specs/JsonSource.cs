using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lava.Core.Specs;

/// <summary>Reads strict JSON (RFC 8259) with positions. Keys must be unique.</summary>
internal sealed class JsonSource(string text, DocumentProblems problems)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(text);
    private int _counted;
    private int _line = 1;
    private int _column = 1;

    public (JsonNode? Root, SourceNode? Positions) Read()
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return (null, null);
        }

        var reader = new Utf8JsonReader(_bytes, new JsonReaderOptions { MaxDepth = SourceDocument.MaxDepth });
        try
        {
            reader.Read();
            var read = ReadValue(ref reader, null);
            while (reader.Read())
            {
            }

            return read;
        }
        catch (JsonException e)
        {
            problems.Add(At(e), ProblemCodes.Syntax, Explain(e.Message));
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that a string holds half of a surrogate pair.
            problems.Add(At(reader.TokenStartIndex), ProblemCodes.Syntax, "half of a surrogate pair in a string: write both halves, as in \\ud83d\\ude00");
        }

        return (null, new SourceNode(new(1, 1), new(1, 1)));
    }

    private (JsonNode? Value, SourceNode Position) ReadValue(ref Utf8JsonReader reader, SourcePosition? key)
    {
        var at = At(reader.TokenStartIndex);
        var node = new SourceNode(key ?? at, at);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return (ReadObject(ref reader, node), node);
            case JsonTokenType.StartArray:
                return (ReadArray(ref reader, node), node);
            case JsonTokenType.String:
                return (JsonValue.Create(reader.GetString()), node);
            case JsonTokenType.Number:
                return (JsonNode.Parse(reader.ValueSpan), node);
            case JsonTokenType.True or JsonTokenType.False:
                return (JsonValue.Create(reader.TokenType == JsonTokenType.True), node);
            default:
                return (null, node);
        }
    }

    private JsonObject ReadObject(ref Utf8JsonReader reader, SourceNode node)
    {
        var map = new JsonObject();
        node.Fields = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = At(reader.TokenStartIndex);
            var name = reader.GetString()!;
            reader.Read();
            var (value, position) = ReadValue(ref reader, key);
            if (node.Fields.TryAdd(name, position))
            {
                map.Add(name, value);
            }
            else
            {
                problems.Add(key, ProblemCodes.DuplicateKey, $"\"{name}\" stands twice, first in line {node.Fields[name].Key.Line}: keep one");
            }
        }

        return map;
    }

    private JsonArray ReadArray(ref Utf8JsonReader reader, SourceNode node)
    {
        var list = new JsonArray();
        node.Items = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var (value, position) = ReadValue(ref reader, null);
            list.Add(value);
            node.Items.Add(position);
        }

        return list;
    }

    // Tokens come in order, so counting goes on from the last one; columns count characters, not bytes.
    private SourcePosition At(long offset)
    {
        for (; _counted < offset; _counted++)
        {
            var b = _bytes[_counted];
            if (b == (byte)'\n')
            {
                _line++;
                _column = 1;
            }
            else if ((b & 0xC0) != 0x80)
            {
                _column++;
            }
        }

        return new(_line, _column);
    }

    private SourcePosition At(JsonException e)
    {
        var line = (int)(e.LineNumber ?? 0);
        var start = 0;
        for (var i = 0; i < line; i++)
        {
            start = Array.IndexOf(_bytes, (byte)'\n', start) + 1;
        }

        var end = Math.Min(_bytes.Length, start + (int)(e.BytePositionInLine ?? 0));
        return new(line + 1, Encoding.UTF8.GetCharCount(_bytes, start, end - start) + 1);
    }

    private static string Explain(string message)
    {
        // Its own position (from 0) would contradict ours.
        var cut = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        var what = (cut < 0 ? message : message[..cut]).TrimEnd('.');
        return what.Contains("trailing comma", StringComparison.Ordinal) ? "a comma with nothing after it: take it away"
            : what.Contains("maximum configured depth", StringComparison.Ordinal) ? $"nested too deep: at most {SourceDocument.MaxDepth} levels"
            : $"not JSON: {what}";
    }
}
