using Lava.Core.Dispatching;

namespace Lava.Fuzz;

/// <summary>The reader of a queue's messages.</summary>
internal sealed class MessageTexts : FuzzedReader
{
    public override IReadOnlyList<string> Corpus { get; } =
    [
        """{"realm": "dev", "worker": "core", "job_id": "a/b", "run_id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "ts_dispatch": "2024-01-02T03:04:05+11:00", "parameters": {"args": ["-x", 1.50, null, true], "env": {"A": "{{ job.job_id }}"}}, "globals": {"é": "\ud83d\ude00", "n": {"m": [1e3]}}}""",
        """{"realm": "dev", "worker": "core", "job_id": "j", "run_id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "ts_dispatch": "2024-01-02T03:04:05Z"}""",
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["\"realm\":", "\"worker\":", "\"job_id\":", "\"run_id\":", "\"ts_dispatch\":", "\"parameters\":", "\"globals\":", "{", "}", "[", "]", ",", ":", "null", "true", "1e400", "\"\\ud83d\"", "\"a\":1,", "//", "/*"];

    public override IReadOnlyList<string> Nasty { get; } =
    [
        Times("[", FuzzLoop.LargestInput), Times("{\"a\":", FuzzLoop.LargestInput), "{" + Times("\"realm\":\"dev\",", 5000) + "\"x\":1}", "{\"parameters\":{\"n\":" + Times("9", 60_000) + "}}",
        "\"" + Times("\\ud83d", 10_000) + "\"", "{\"globals\":" + Times("{\"a\":[", 30) + Times("]}", 30) + "}", "", "null", "1", "\uFEFF{}", "{\"ts_dispatch\":\"" + Times("0", 60_000) + "\"}",
    ];

    public override void Read(string text)
    {
        var (message, problem) = MessageReader.Read(text, "dev");
        Expect(message is null != (problem is null), "a message and a problem, or neither");
        Expect(message is null || (message.Realm == "dev" && Guid.TryParse(message.RunId, out _)), "a message that is none of this realm's");
    }
}
