using System.Text.RegularExpressions;

namespace Lava.EndToEnd;

public class ReadmeTests
{
    [Fact]
    [Trait("Category", "Slow")]
    public async Task Every_command_of_the_README_works()
    {
        var readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        var lines = Regex.Matches(readme, "```sh\n(.*?)```", RegexOptions.Singleline)
            .SelectMany(m => m.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var words = line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal("./lava", words[0]);
            // On a copy, so that the checkout stays as it is.
            var arguments = words.Skip(1).Select(w => w.StartsWith("samples/", StringComparison.Ordinal) ? Repository.CopySample(w["samples/".Length..]) : w).ToArray();
            using var lava = LavaProcess.Start(arguments);
            if (line.Contains("until Ctrl-C", StringComparison.Ordinal))
            {
                await Until.Async(() => (lava.Output + lava.Error).Length > 0, $"the first words of {line}");
                lava.Signal("INT");
            }
            Assert.True(lava.Wait() == 0, $"{line}\n{lava.Output}\n{lava.Error}");
        }
    }
}
