using System.Globalization;
using Lava.Worker.Handlers.Parameters;
using Lava.Worker.Launching;

namespace Lava.Worker.Handlers.Processes;

/// <summary>The environment of a job's processes, by precedence (spec: handlers.md §0.6).</summary>
internal static class JobEnvironment
{
    /// <summary>Builds it, or says what is wrong with <c>parameters.env</c>. <paramref name="temporary"/> is the TMPDIR; null leaves the worker's.</summary>
    public static (Dictionary<string, string> Environment, string? Problem) Build(
        JobContext context, ExecParameters parameters, WordRenderer renderer, string? temporary)
    {
        var environment = new Dictionary<string, string>(context.BaseEnvironment, StringComparer.Ordinal);
        foreach (var (name, value) in parameters.Env)
        {
            var (text, problem) = renderer.Render(value);
            if (problem is not null) return (environment, $"Bad environment variable: {name}: {problem}");
            environment[name] = text;
        }

        var job = context.Job;
        environment["LAVA_S3_TMP"] = context.Output.ToString();
        environment["LAVA_REALM"] = job.Realm.Name;
        environment["LAVA_WORKER"] = job.Spec.Worker;
        environment["LAVA_OWNER"] = job.Spec.Owner;
        environment["LAVA_JOB_ID"] = job.Spec.JobId;
        environment["LAVA_RUN_ID"] = job.RunId;
        // By it the next worker on this host finds what a killed one left.
        if (context.Row.Session is { } session) environment[Leftovers.SessionVariable] = session;
        environment["LAVA_ATTEMPT"] = context.Row.Attempt.ToString(CultureInfo.InvariantCulture);
        environment["LAVA_MASTER_RUN_ID"] = context.Row.MasterRunId ?? job.RunId;
        // The worker's own must not shine through where the realm has none.
        environment.Remove("LAVA_S3_KEY");
        if (job.Realm.S3Key is { Length: > 0 } key) environment["LAVA_S3_KEY"] = key;
        foreach (var (label, id) in parameters.Connections) environment[$"LAVA_CONNID_{label}"] = id;
        if (temporary is not null) environment["TMPDIR"] = temporary;
        foreach (var (name, value) in context.Ports.JobEnvironment) environment[name] = value;
        return (environment, null);
    }
}
