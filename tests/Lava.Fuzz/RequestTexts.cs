using Lava.Core.Dispatching;

namespace Lava.Fuzz;

/// <summary>The reader of dispatch requests, of their bodies alone and in the envelopes of events.</summary>
internal sealed class RequestTexts : FuzzedReader
{
    public override IReadOnlyList<string> Corpus { get; } =
    [
        """{"job_id": "a/b", "delay": "5m", "parameters": {"args": ["-x"], "env": {"A": "b"}}, "globals": {"x": {"y": 1.50}}}""", """[{"job_id": "a"}, {"job_id": "b", "delay": 60}]""",
        "a/b\na/c -d 5m -p x=1 -p y.z:=[1, 2] -g \"k=a b\"\n# comment\n", """{"Records": [{"messageId": "m", "body": "{\"job_id\": \"a\"}", "eventSource": "aws:sqs"}]}""",
        """{"Records": [{"EventSource": "aws:sns", "Sns": {"MessageId": "m", "Message": "a/b -d 1"}}]}""", """{"id": "e", "source": "x", "detail-type": "y", "detail": {"job_id": "a"}}""",
    ];

    public override IReadOnlyList<string> Words { get; } =
        ["\"job_id\":", "\"delay\":", "\"parameters\":", "\"globals\":", "\"Records\":", "\"body\":", "\"Sns\":", "\"Message\":", "\"detail\":", "-p ", "-g ", "-d ", "--", "=", ":=", "{", "}", "[", "]", ",", "null", "1e400", "\"\\ud83d\"", "\\\"", "'", "15m", "P1D"];

    public override IReadOnlyList<string> Nasty { get; } =
    [
        Times("[", FuzzLoop.LargestInput), Times("{\"job_id\":", FuzzLoop.LargestInput), Times("a\n", FuzzLoop.LargestInput), "a " + Times("-p x.", 12_000) + "=1", "a -p " + Times("x.", 30_000) + "y=1", "a -p x:=" + Times("[", 60_000), Times("\"", 60_000), Times("\\", 60_000), Times("'a ", 20_000),
        "[" + Times("{\"job_id\":\"a\"},", 4_000) + "{\"job_id\":\"b\"}]", "{\"Records\":[" + Times("{\"body\":\"a\"},", 4_000) + "{}]}", "{\"\\ud83d\":1}", "{\"job_id\":\"\\ud83d\"}", "", "null", "1", "\uFEFFa", "{\"job_id\":\"a\",\"delay\":" + Times("9", 60_000) + "}", "{\"Records\":[{\"body\":\"{\\\"Records\\\":[" + Times("{\\\"body\\\":", 4_000),
    ];

    public override void Read(string text)
    {
        var read = DispatchRequests.Read(text);
        Expect(read.Problems.All(p => p.Message.Length > 0 && p.ToString().Length > 0), "a problem that says nothing");
        foreach (var body in DispatchEvents.Read(text, "request"))
        {
            _ = body.ToString();
        }
    }
}
