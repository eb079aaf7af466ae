using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Lava.Aws.Services.SimpleEmailV2;
using Lava.Core.Model;
using Lava.Core.Ports;

namespace Lava.Aws.Outbox;

/// <summary>Sends mail by SES, from the address given or the first domain that may send.</summary>
/// <param name="clients">A client for a region; null: the realm's.</param>
/// <param name="specs">Connections.</param>
/// <param name="realm">The realm's name, for a sender address of last resort.</param>
internal sealed class EmailSender(Func<string?, IAmazonSimpleEmailServiceV2> clients, ISpecStore specs, string realm) : ISender
{
    private const string Utf8 = "UTF-8";
    private readonly ConcurrentDictionary<string, string> _domains = new(StringComparer.Ordinal);

    public async Task SendAsync(JsonObject message, CancellationToken cancellation)
    {
        var connection = message["email_conn"].Text() is { } id ? (await specs.ConnectionAsync(id, cancellation)).Item : null;
        if (connection?.Raw["subtype"].Text() == "smtp") throw new PortException($"email_conn: {connection.ConnId}: mail by SMTP is not part of this version: use a connection of subtype ses");
        if (message["attachments"] is JsonArray { Count: > 0 }) throw new PortException("attachments: are not part of this version by SES: put a link into the message");
        var region = message["region"].Text() ?? connection?.Raw["region"].Text();
        var ses = clients(region);
        var body = new Content { Data = MessageText.Of(message["message"]), Charset = Utf8 };
        var request = new SendEmailRequest
        {
            FromEmailAddress = message["from"].Text() ?? await DefaultSenderAsync(ses, region ?? "", cancellation),
            Destination = new Destination { ToAddresses = To(message["to"]) },
            ConfigurationSetName = message["configuration_set"].Text() ?? connection?.Raw["configuration_set"].Text(),
            Content = new EmailContent
            {
                Simple = new Message
                {
                    Subject = new Content { Data = message["subject"].Text() ?? "", Charset = Utf8 },
                    Body = message["html"].Bool() == true ? new Body { Html = body } : new Body { Text = body },
                },
            },
        };
        await AwsCalls.TryAsync("sending mail", () => ses.SendEmailAsync(request, cancellation), cancellation);
    }

    private static List<string> To(JsonNode? to) => to is JsonArray list ? [.. list.Select(x => x.Text()).OfType<string>()]
        : to.Text() is { } one ? [.. one.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : throw new PortException("to: is missing: an address, or a list of them");

    // A page that lists no such domain may be followed by one that does.
    private async Task<string> DefaultSenderAsync(IAmazonSimpleEmailServiceV2 ses, string region, CancellationToken cancellation)
    {
        if (_domains.TryGetValue(region, out var known)) return known;
        var request = new ListEmailIdentitiesRequest();
        do
        {
            var page = await AwsCalls.TryAsync("listing SES identities", () => ses.ListEmailIdentitiesAsync(request, cancellation), cancellation);
            if (page.EmailIdentities?.FirstOrDefault(x => x.IdentityType == "DOMAIN" && x.SendingEnabled != false)?.IdentityName is { } domain)
                return _domains[region] = $"lava.{realm}@{domain}";
            request.NextToken = page.NextToken;
        }
        while (request.NextToken is not null);
        throw new PortException("from: no sender: give `from`, set SES_FROM, or verify a domain in SES");
    }
}
