using System.Text;
using System.Text.Json.Nodes;
using Lava.Functions.Runtime;
using Lava.EndToEnd.Aws;
using Microsoft.Extensions.Logging;

namespace Lava.Functions.Tests.Runtime;

public sealed class LambdaLoopTests : IAsyncLifetime
{
    private readonly FakeRuntimeApi _api = new();
    private readonly MemoryStream _output = new();
    private readonly CancellationTokenSource _stop = new();
    private Task<int>? _loop;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_loop is not null) await _loop;
        await _api.DisposeAsync();
        _stop.Dispose();
    }

    [Fact]
    public async Task Events_are_answered_one_after_the_other()
    {
        var loop = Run((json, context, _) => Task.FromResult($$"""{"echo":{{json}},"id":"{{context.AwsRequestId}}"}"""));
        var first = await _api.InvokeAsync("1", "r-1");
        var second = await _api.InvokeAsync("2", "r-2");
        Assert.True(first.Succeeded && second.Succeeded);
        Assert.Equal("""{"echo":1,"id":"r-1"}""", first.Json!.ToJsonString());
        Assert.Equal("""{"echo":2,"id":"r-2"}""", second.Json!.ToJsonString());
        Assert.False(loop.IsCompleted);
    }

    [Fact]
    public async Task A_failure_is_told_with_its_details_and_the_next_event_goes_on()
    {
        _ = Run((json, _, _) => json == "1" ? throw new LambdaException("Bad", "it is bad", new JsonObject { ["more"] = 1 }) : Task.FromResult("{}"));
        var failed = await _api.InvokeAsync("1");
        Assert.Equal(("error", "Bad"), (failed.Kind, failed.ErrorType));
        Assert.Equal("""{"errorType":"Bad","errorMessage":"it is bad","more":1}""", failed.Json!.ToJsonString());
        Assert.True((await _api.InvokeAsync("2")).Succeeded);
    }

    [Fact]
    public async Task An_unforeseen_exception_is_told_with_where_it_happened()
    {
        _ = Run((_, _, _) => throw new InvalidOperationException("oh"));
        var failed = await _api.InvokeAsync("1", "r-1");
        Assert.Equal(("InvalidOperationException", "oh"), ((string?)failed.Json!["errorType"], (string?)failed.Json["errorMessage"]));
        Assert.NotEmpty(failed.Json["stackTrace"]!.AsArray());
        var line = Line(302);
        Assert.Equal("r-1", (string?)line["request_id"]);
        Assert.Contains("oh", (string)line["exception"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_takes_too_long_is_ended_before_lambda_does()
    {
        _ = Run(async (json, context, cancellation) =>
        {
            Assert.InRange(context.RemainingTime, TimeSpan.Zero, TimeSpan.FromMilliseconds(600));
            await Never.EndsAsync(cancellation);
            return "{}";
        });
        Assert.Equal("Runtime.Timeout", (await _api.InvokeAsync("1", time: TimeSpan.FromMilliseconds(600))).ErrorType);
    }

    [Fact]
    public async Task An_answer_that_lambda_refuses_is_a_failure()
    {
        _api.MostBytes = 10;
        _ = Run((_, _, _) => Task.FromResult($"\"{new string('x', 20)}\""));
        Assert.Equal("Runtime.Response", (await _api.InvokeAsync("1")).ErrorType);
    }

    [Fact]
    public async Task A_function_that_can_not_be_made_says_why()
    {
        _loop = Loop().RunAsync(_ => throw new LambdaException("Runtime.Environment", "LAVA_REALM is not set"), _stop.Token);
        var failed = await _api.InitError;
        Assert.Equal(("Runtime.Environment", "LAVA_REALM is not set"), (failed.ErrorType, (string?)failed.Json!["errorMessage"]));
        Assert.Equal(1, await _loop);
    }

    [Fact]
    public async Task Told_to_stop_it_ends_when_nothing_is_being_handled()
    {
        var loop = Run((_, _, _) => Task.FromResult("{}"));
        await _api.Ready;
        await _stop.CancelAsync();
        Assert.Equal(0, await loop.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Fact]
    public async Task Told_to_stop_it_first_answers_what_is_being_handled()
    {
        var begun = new TaskCompletionSource();
        var end = new TaskCompletionSource();
        var loop = Run(async (_, _, _) =>
        {
            begun.SetResult();
            await end.Task;
            return "{}";
        });
        var answer = _api.InvokeAsync("1");
        await begun.Task;
        await _stop.CancelAsync();
        end.SetResult();
        Assert.True((await answer).Succeeded);
        Assert.Equal(0, await loop.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System));
    }

    [Fact]
    public void Outside_lambda_it_says_where_it_belongs()
    {
        var failure = Assert.Throws<LambdaException>(() => LambdaEnvironment.Read(_ => null));
        Assert.Contains("AWS Lambda", failure.Message, StringComparison.Ordinal);
    }

    private Task<int> Run(Func<string, ILambdaContext, CancellationToken, Task<string>> handle) =>
        _loop = Loop().RunAsync(_ => Task.FromResult<ILambdaFunction>(new Function(handle)), _stop.Token);

    private LambdaLoop Loop()
    {
        var environment = new LambdaEnvironment { RuntimeApi = _api.Address, Handler = "test", FunctionName = "f" };
        return new LambdaLoop(new RuntimeClient(environment, TimeProvider.System), new JsonLines(_output, "test", LogLevel.Information, TimeProvider.System), TimeProvider.System);
    }

    // The answer goes out after the line is written.
    private JsonObject Line(int eventId) =>
        Encoding.UTF8.GetString(_output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject()).Single(l => (int)l["event_id"]! == eventId);

    private sealed class Function(Func<string, ILambdaContext, CancellationToken, Task<string>> handle) : ILambdaFunction
    {
        public async ValueTask<byte[]> HandleAsync(ReadOnlyMemory<byte> payload, ILambdaContext invocation, CancellationToken cancellation) =>
            Encoding.UTF8.GetBytes(await handle(Encoding.UTF8.GetString(payload.Span), invocation, cancellation));
    }
}
