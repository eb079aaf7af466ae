using System.Text;
using System.Text.Json.Nodes;
using Lava.Core.Model;

namespace Lava.Worker.Actions;

/// <summary>Sends a mail through a connection, or else through SES (spec: actions.md §3.2). <c>html</c> in the message tells its kind.</summary>
public sealed class EmailAction : IAction
{
    /// <inheritdoc/>
    public string Type => "email";

    /// <inheritdoc/>
    public async Task<string?> ExecuteAsync(JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        var message = OutboxMessage.Of(fields, context);
        var attachments = (fields["attachments"] as JsonArray ?? []).Select(a => a.Text() ?? "").ToArray();
        if (fields["email_conn"].Text() is { } id)
        {
            var (connection, problem) = await OutboxMessage.ConnectionAsync("email_conn", id, context, cancellation, "email", "ses");
            if (connection is null) return problem;
            message.Default("from", connection.Raw["from"].Text());
        }
        else
        {
            if (attachments.Length > 0) return "attachments need email_conn";
            message.Default("region", context.Config.OptionalText("SES_REGION"));
        }

        message.Default("from", context.Config.OptionalText("SES_FROM"));
        message["html"] = IsHtml(fields["message"].Text() ?? "");
        return await AttachmentProblemAsync(attachments, fields, context, cancellation)
            ?? await OutboxMessage.SendAsync(Type, message, context, cancellation);
    }

    private static bool IsHtml(string text) =>
        text.TrimStart() is var start
        && (start.StartsWith("<html", StringComparison.OrdinalIgnoreCase) || start.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase));

    private static async Task<string?> AttachmentProblemAsync(string[] attachments, JsonObject fields, ActionContext context, CancellationToken cancellation)
    {
        var most = context.Config.Int("EMAIL_MAX_ATTACHMENTS");
        if (attachments.Length > most) return $"{attachments.Length} attachments are too many: at most {most}";
        var (one, all) = (context.Config.Size("EMAIL_MAX_ATTACHMENT_SIZE"), context.Config.Size("EMAIL_MAX_SIZE"));
        long total = Encoding.UTF8.GetByteCount(fields["message"].Text() ?? "");
        foreach (var name in attachments)
        {
            var (size, problem) = await SizeAsync(name, context, cancellation);
            if (problem is not null) return $"attachment {name}: {problem}";
            if (size > one.Bytes) return $"attachment {name}: {size} bytes are too many: at most {one}";
            total += size;
        }

        return total > all.Bytes ? $"the mail has {total} bytes: at most {all}" : null;
    }

    private static async Task<(long Size, string? Problem)> SizeAsync(string name, ActionContext context, CancellationToken cancellation)
    {
        if (S3Uri.Parse(name) is { } uri)
            return await context.Ports.Blobs.HeadAsync(uri, cancellation) is { } blob ? (blob.Size, null) : (0, "no such object");
        var file = new FileInfo(name);
        return file.Exists ? (file.Length, null) : (0, "no such file on this worker");
    }
}
