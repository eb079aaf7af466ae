using System.Runtime.InteropServices;
using Lava.Functions.Hosting;
using Lava.Functions.Runtime;
using Microsoft.Extensions.Logging;

using var stop = new CancellationTokenSource();
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
{
    // Lambda is done with this process: what is being handled ends, nothing more is taken.
    signal.Cancel = true;
    stop.Cancel();
});
var time = TimeProvider.System;
using var output = Console.OpenStandardOutput();
try
{
    var environment = LambdaEnvironment.Read(Environment.GetEnvironmentVariable);
    var log = new JsonLines(output, environment.Handler, LogLevels.Read(Environment.GetEnvironmentVariable("LOGLEVEL")), time);
    using var runtime = new RuntimeClient(environment, time);
    return await new LambdaLoop(runtime, log, time).RunAsync(
        cancellation => FunctionHost.MakeAsync(environment.Handler, Environment.GetEnvironmentVariable, log, time, cancellation), stop.Token);
}
catch (LambdaFailure e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 2;
}
