using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lava.Infra.Tests;

[Collection("synthesized")]
public partial class SnapshotTests(SynthesizedRealm synthesized)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [InlineData("lava-common")]
    [InlineData("lava-example")]
    [InlineData("lava-example-core")]
    [InlineData("lava-example-office")]
    public void A_template_changes_only_when_it_was_meant_to(string stack) =>
        Snapshot.Matches(stack + ".json", Hash().Replace(synthesized.Example[stack].ToJsonString(Indented), "HASH") + "\n");

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();
}
