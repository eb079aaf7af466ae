using System.Net;
using System.Net.Sockets;
using Amazon.DynamoDBv2;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SQS;
using Lava.Aws.Services.Scheduler;
using Lava.Aws.Tests.Services;
using Lava.Core.Ports;

namespace Lava.Aws.Tests;

/// <summary>An AWS that takes calls and never answers them, and one that can't be reached.</summary>
public sealed class SilentAwsTests : IDisposable
{
    private readonly TcpListener _silent = new(IPAddress.Loopback, 0);

    public void Dispose() => _silent.Dispose();

    public static TheoryData<string> Services => ["SQS", "DynamoDB", "S3", "Scheduler"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_call_that_is_never_answered_is_a_failure_of_the_port(string service)
    {
        _silent.Start();

        var e = await Assert.ThrowsAsync<PortException>(() => AwsCalls.TryAsync("asking", () => AskAsync(service, Silent, default), default).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.Equal("asking: no answer in time", e.Message);
    }

    // One connection fills the backlog: the next gets no answer to its first packet.
    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_connection_that_is_never_taken_is_a_failure_of_the_port(string service)
    {
        _silent.Start(0);
        using var first = new TcpClient();
        await first.ConnectAsync((IPEndPoint)_silent.LocalEndpoint);

        await Assert.ThrowsAsync<PortException>(() => AwsCalls.TryAsync("asking", () => AskAsync(service, Silent, default), default).WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_connection_that_is_refused_is_a_failure_of_the_port(string service)
    {
        var nobody = $"http://127.0.0.1:{FreePort.Find()}";

        var e = await Assert.ThrowsAsync<PortException>(() => AwsCalls.TryAsync("asking", () => AskAsync(service, nobody, default), default).WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.StartsWith("asking: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_call_that_its_caller_breaks_off_is_cancelled(string service)
    {
        _silent.Start();
        using var stop = new CancellationTokenSource();
        var call = AwsCalls.TryAsync("asking", () => AskAsync(service, Silent, stop.Token, TimeSpan.FromMinutes(5)), stop.Token);
        using var taken = await _silent.AcceptTcpClientAsync();

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData(SocketError.NetworkUnreachable)]
    [InlineData(SocketError.HostNotFound)]
    public async Task A_fault_of_the_network_is_a_failure_of_the_port(SocketError error) =>
        await Assert.ThrowsAsync<PortException>(() => AwsCalls.TryAsync("asking", () => Task.FromException(new SocketException((int)error)), default));

    private string Silent => $"http://{_silent.LocalEndpoint}";

    private static async Task AskAsync(string service, string url, CancellationToken cancellation, TimeSpan? timeout = null)
    {
        switch (service)
        {
            case "SQS":
                using (var client = new AmazonSQSClient(ServiceCalls.Credentials, Short(new AmazonSQSConfig { ServiceURL = url }))) await client.ReceiveMessageAsync(url + "/1/queue", cancellation);
                break;
            case "DynamoDB":
                using (var client = new AmazonDynamoDBClient(ServiceCalls.Credentials, Short(new AmazonDynamoDBConfig { ServiceURL = url }))) await client.GetItemAsync(new() { TableName = "t", Key = new() { ["k"] = new("v") } }, cancellation);
                break;
            case "S3":
                using (var client = new AmazonS3Client(ServiceCalls.Credentials, Short(new AmazonS3Config { ServiceURL = url, ForcePathStyle = true }))) await client.GetObjectAsync("bucket", "key", cancellation);
                break;
            default:
                using (var client = new AmazonSchedulerClient(ServiceCalls.Credentials, Short(ServiceCalls.At(new AmazonSchedulerConfig(), url)))) await client.ListSchedulesAsync(new ListSchedulesRequest(), cancellation);
                break;
        }

        T Short<T>(T config)
            where T : ClientConfig
        {
            config.AuthenticationRegion = ServiceCalls.Region;
            config.MaxErrorRetry = 0;
            config.Timeout = timeout ?? TimeSpan.FromMilliseconds(300);
            config.ConnectTimeout = timeout ?? TimeSpan.FromMilliseconds(300);
            return config;
        }
    }
}
