using Lava.Aws.Tests.Services;

namespace Lava.Aws.Tests;

/// <summary>Secrets whose names no parameter of SSM can have: those that RDS makes, and ARNs.</summary>
public sealed class SecretNameTests : IAsyncLifetime
{
    private readonly RecordingServer _server = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_name_that_no_parameter_can_have_is_that_of_a_secret()
    {
        _server.Answer(400, "application/x-amz-json-1.1", """{"__type":"ValidationException","message":"Parameter name: can't contain !"}""");
        _server.Answer(200, "application/x-amz-json-1.1", """{"SecretString":"s3cret"}""");
        using var realm = Open();

        Assert.Equal("s3cret", await realm.Ports.Secrets.GetAsync("rds!db-1", default));
    }

    [Fact]
    public async Task What_may_not_be_read_is_no_missing_secret_and_its_name_alone_is_told()
    {
        _server.Answer(400, "application/x-amz-json-1.1", """{"__type":"AccessDeniedException","message":"not authorized"}""");
        using var realm = Open();

        var refused = await Assert.ThrowsAsync<Core.Ports.PortException>(async () => await realm.Ports.Secrets.GetAsync("/lava/x", default));

        Assert.Equal("reading parameter /lava/x: AccessDeniedException: not authorized", refused.Message);
    }

    private AwsRealm Open() => AwsRealm.Open(new AwsSettings
    {
        Realm = "secrets", Region = "us-east-1", Credentials = new Amazon.Runtime.BasicAWSCredentials("test", "test"),
        Endpoints = new Dictionary<string, string> { ["SSM"] = _server.Url, ["Secrets Manager"] = _server.Url },
    });
}
