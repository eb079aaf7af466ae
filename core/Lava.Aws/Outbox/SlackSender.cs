using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Outbox;

/// <summary>Posts to the webhook of a slack connection.</summary>
internal sealed class SlackSender(HttpClient http, ISpecStore specs, ISecretStore secrets, TimeProvider time) : ISender
{
    private const int LongestMessage = 3000, LongestSubject = 250, LongestAnswer = 200;

    public async Task SendAsync(JsonObject message, CancellationToken cancellation)
    {
        var id = message["slack_conn"].Text() ?? throw new PortException("slack_conn: is missing");
        var url = await WebhookAsync(id, cancellation);
        using var content = new StringContent(MessageText.Json(Body(message)), Encoding.UTF8, "application/json");
        await AwsCalls.TryAsync($"posting through slack connection {id}", async () =>
        {
            using var answer = await http.PostAsync(url, content, cancellation);
            if (answer.IsSuccessStatusCode) return;
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            throw new PortException($"slack_conn: {id}: Slack response {(int)answer.StatusCode} - {(text.Length > LongestAnswer ? text[..LongestAnswer] : text)}");
        }, cancellation);
    }

    // The URL is a secret: it appears in no message. One that begins with a slash names a parameter that holds it.
    private async ValueTask<Uri> WebhookAsync(string id, CancellationToken cancellation)
    {
        var given = (await specs.ConnectionAsync(id, cancellation)).Item?.Raw["webhook_url"].Text() ?? throw new PortException($"slack_conn: {id}: has no webhook_url");
        var url = given.StartsWith('/') ? await secrets.GetAsync(given, cancellation) ?? throw new PortException($"slack_conn: {id}: there is no parameter {given}") : given;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri is not null ? uri : throw new PortException($"slack_conn: {id}: webhook_url is no https URL");
    }

    private JsonObject Body(JsonObject message)
    {
        var (text, subject, preamble) = (Cut(MessageText.Of(message["message"]), LongestMessage), Cut(message["subject"].Text() ?? "", LongestSubject), message["preamble"].Text() ?? "");
        var from = message["from"].Text() ?? "lava";
        var plain = string.Join(' ', new[] { preamble, $"*{from}*:", subject.Length > 0 ? $"*{subject}*:" : "", text }.Where(x => x.Length > 0));
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return message["style"].Text() switch
        {
            "plain" => new JsonObject { ["text"] = plain },
            "attachment" => new JsonObject
            {
                ["text"] = preamble,
                ["attachments"] = new JsonArray(new JsonObject
                {
                    ["fallback"] = plain,
                    ["author_name"] = from,
                    ["color"] = message["colour"].Text(),
                    ["title"] = subject.Length > 0 ? subject : null,
                    ["text"] = text,
                    ["footer"] = "Event time",
                    ["ts"] = now,
                }),
            },
            _ => new JsonObject
            {
                ["text"] = plain,
                ["blocks"] = new JsonArray(
                    Section(string.Join('\n', new[] { preamble, $"*From*: {from}", subject.Length > 0 ? $"*Subject*: {subject}" : "" }.Where(x => x.Length > 0))),
                    new JsonObject { ["type"] = "divider" },
                    Section(text),
                    new JsonObject { ["type"] = "context", ["elements"] = new JsonArray(Markdown($"Event time: <!date^{now}^{{date_short_pretty}} at {{time}}| >")) }),
            },
        };
    }

    private static JsonObject Section(string text) => new() { ["type"] = "section", ["text"] = Markdown(text) };

    private static JsonObject Markdown(string text) => new() { ["type"] = "mrkdwn", ["text"] = text };

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most];
}
