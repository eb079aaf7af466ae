using System.Net;
using System.Text.Json.Nodes;
using Lava.Core.Specs;
using Lava.EndToEnd.Aws;
using Lava.Emulators;

namespace Lava.Functions.Tests.EndToEnd;

/// <summary>The function that writes the realm's item at deploy, as CloudFormation calls it.</summary>
[Trait("Category", "Slow")]
public sealed class RealmItemTests
{
    private const string Attributes = """{"s3_payloads":"s3://other/payloads","fleets":{"core":{"slots":"4"},"big":{} },"dispatchers":{"main":{"timezone":"Europe/London"} } }""";

    [SkippableFact]
    public async Task It_sets_what_the_stack_names_and_leaves_the_rest()
    {
        await using var realm = await EmulatedRealm.CreateAsync();
        await using var function = FunctionProcess.Start("realm-item", realm);
        await using var stack = new Stack();
        Assert.True((await function.InvokeAsync(stack.Request("Create", realm.Name, Attributes))).Succeeded);
        Assert.Equal("SUCCESS", (string?)stack.Answer["Status"]);
        Assert.Equal("lava-realm-item-" + realm.Name, (string?)stack.Answer["PhysicalResourceId"]);
        var item = await realm.Aws.SpecWriter.GetAsync(ItemKind.Realm, realm.Name, default);
        Assert.Equal(("s3://other/payloads", $"s3://{realm.Bucket}/tmp", 4), ((string?)item!["s3_payloads"], (string?)item["s3_temp"], (int)item["fleets"]!["core"]!["slots"]!));
        Assert.DoesNotContain("secret-signature", function.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_realm_that_could_not_be_read_is_refused_with_the_reason()
    {
        await using var realm = await EmulatedRealm.CreateAsync();
        await using var function = FunctionProcess.Start("realm-item", realm);
        await using var stack = new Stack();
        await function.InvokeAsync(stack.Request("Update", realm.Name, """{"s3_payloads":"nowhere"}"""));
        Assert.Equal("FAILED", (string?)stack.Answer["Status"]);
        Assert.Contains("s3_payloads", (string)stack.Answer["Reason"]!, StringComparison.Ordinal);
        await function.InvokeAsync(stack.Request("Update", "another", Attributes));
        Assert.Equal("FAILED", (string?)stack.Answer["Status"]);
    }

    [SkippableFact]
    public async Task A_stack_that_goes_leaves_the_item()
    {
        await using var realm = await EmulatedRealm.CreateAsync();
        await using var function = FunctionProcess.Start("realm-item", realm);
        await using var stack = new Stack();
        await function.InvokeAsync(stack.Request("Delete", realm.Name, Attributes));
        Assert.Equal("SUCCESS", (string?)stack.Answer["Status"]);
        Assert.Equal($"s3://{realm.Bucket}/payloads", (string?)(await realm.Aws.SpecWriter.GetAsync(ItemKind.Realm, realm.Name, default))!["s3_payloads"]);
    }

    /// <summary>CloudFormation's end: a place to which the answer is put, with no Content-Type.</summary>
    private sealed class Stack : IAsyncDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly string _address = $"http://127.0.0.1:{Emulator.FreePort()}/";
        private readonly Task _loop;

        public Stack()
        {
            _listener.Prefixes.Add(_address);
            _listener.Start();
            _loop = ServeAsync();
        }

        public JsonObject Answer { get; private set; } = [];

        public string Request(string type, string realm, string attributes) => $$"""
            {"RequestType":"{{type}}","ResponseURL":"{{_address}}answer?X-Amz-Signature=secret-signature","StackId":"s","RequestId":"r","LogicalResourceId":"l",
             "ResourceType":"Custom::LavaRealmItem","ResourceProperties":{"ServiceToken":"arn","Realm":"{{realm}}","Attributes":{{attributes}} } }
            """;

        public async ValueTask DisposeAsync()
        {
            _listener.Stop();
            await _loop;
            _listener.Close();
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                HttpListenerContext context;
                try { context = await _listener.GetContextAsync(); }
                catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
                using var body = new StreamReader(context.Request.InputStream);
                Answer = JsonNode.Parse(await body.ReadToEndAsync())!.AsObject();
                context.Response.StatusCode = context.Request.HttpMethod == "PUT" && context.Request.ContentType is null ? 200 : 403;
                context.Response.Close();
            }
        }
    }
}
