using Lava.Core.Specs;
using Lava.EndToEnd.Aws;
using Lava.Emulators;

namespace Lava.Functions.Tests.EndToEnd;

/// <summary>The function that writes the realm's item at deploy, as CloudFormation calls it.</summary>
[Trait("Category", "Slow")]
public sealed class RealmItemTests
{
    private const string Attributes = """{"s3_payloads":"s3://other/payloads","fleets":{"core":{"slots":4},"big":{} },"dispatchers":{"main":{"timezone":"Europe/London"} } }""";

    [SkippableFact]
    public async Task It_sets_what_the_stack_names_and_leaves_the_rest()
    {
        await using var realm = await EmulatedRealm.CreateAsync();
        await using var function = FunctionProcess.Start("realm-item", realm);
        await using var stack = new StackAnswers();
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
        await using var stack = new StackAnswers();
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
        await using var stack = new StackAnswers();
        await function.InvokeAsync(stack.Request("Delete", realm.Name, Attributes));
        Assert.Equal("SUCCESS", (string?)stack.Answer["Status"]);
        Assert.Equal($"s3://{realm.Bucket}/payloads", (string?)(await realm.Aws.SpecWriter.GetAsync(ItemKind.Realm, realm.Name, default))!["s3_payloads"]);
    }
}
