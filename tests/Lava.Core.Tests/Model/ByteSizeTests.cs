using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Core.Tests.Model;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("\"100\"", 100)]
    [InlineData("100", 100)]
    [InlineData("\"100K\"", 100_000)]
    [InlineData("\"2.5MB\"", 2_500_000)]
    [InlineData("\"1 GiB\"", 1_073_741_824)]
    [InlineData("\"7B\"", 7)]
    [InlineData("\"0\"", 0)]
    [InlineData("2.0", 2)]
    public void A_size_is_an_integer_or_a_number_with_a_unit(string json, long bytes)
    {
        Assert.True(ByteSize.TryParse(JsonNode.Parse(json), out var size, out _));
        Assert.Equal(bytes, size.Bytes);
        Assert.True(ByteSize.TryParse(size.ToString(), out var again, out _));
        Assert.Equal(size, again);
    }

    [Theory]
    [InlineData("\"100k\"")]
    [InlineData("\"1.5\"")]
    [InlineData("1.5")]
    [InlineData("\"\"")]
    [InlineData("\"K\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"10000000PB\"")]
    [InlineData("true")]
    [InlineData("null")]
    public void Anything_else_is_refused(string json)
    {
        Assert.False(ByteSize.TryParse(JsonNode.Parse(json), out _, out var problem));
        Assert.Contains(": ", problem, StringComparison.Ordinal);
    }
}
