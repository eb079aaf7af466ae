using System.Text;
using Lava.Core.Specs;

namespace Lava.Core.Tests.Specs;

/// <summary>Broken text of any kind ends in problems, never in an exception.</summary>
public sealed class ReaderFuzzTests
{
    private const string Yaml = """
        - &a {job_id: a, type: chain, worker: core, payload: [b, c], parameters: {can_fail: "*", start: b}}
        - job_id: b
          <<: *a
          schedule: [{crontab: "0 6 * * mon", from: 2024-01-01, timezone: Europe/London}, "@daily"]
          on_fail:
            - {action: email, to: [x], subject: "{{ job.job_id }}", message: |
                text
              }
          globals: {x: 0x1F, y: 1_000.5, z: ~}
          iteration_delay: 1.5m
        """;

    private const string Json = """
        [{"job_id": "a", "type": "foreach", "worker": "core", "payload": "b", "parameters": {"foreach": {"type": "range", "stop": 5, "step": -1}}},
         {"job_id": "b", "type": "dag", "worker": "core", "payload": {"a": ["b", null], "c": 1.50e3}, "enabled": "{% x %}", "state": {"é": "\ud83d\ude00"}}]
        """;

    [Theory]
    [InlineData("jobs/a.yaml", Yaml)]
    [InlineData("jobs/a.json", Json)]
    public void Mutated_text_never_throws(string path, string text)
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        const string noise = "{}[]:,-\"'\\\n\t #&*!|>%@`?~0xe.\0\r\uFEFFé\ud83d";
        for (var i = 0; i < 3000; i++)
        {
            var mutated = new StringBuilder(text);
            for (var n = random.Next(1, 6); n > 0 && mutated.Length > 0; n--)
            {
                var at = random.Next(mutated.Length);
                switch (random.Next(4))
                {
                    case 0:
                        mutated.Remove(at, Math.Min(random.Next(1, 20), mutated.Length - at));
                        break;
                    case 1:
                        mutated.Insert(at, text.AsSpan(random.Next(text.Length / 2), random.Next(1, 40)));
                        break;
                    default:
                        mutated.Insert(at, noise[random.Next(noise.Length)]);
                        break;
                }
            }

            try
            {
                var specs = SpecReader.Read([new SpecFile("realm.yaml", "realm: r\n"), new SpecFile(path, mutated.ToString())]);
                Assert.All(specs.Problems, p => Assert.True(p.Line > 0 && p.Column > 0 && p.Message.Length > 0, p.Format()));
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, case {i}: {e}\n{mutated}");
            }
        }
    }
}
