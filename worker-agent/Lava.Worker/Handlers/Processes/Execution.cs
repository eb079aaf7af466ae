using Lava.Worker.Handlers.Parameters;

namespace Lava.Worker.Handlers.Processes;

/// <summary>What the processes of one job share: environment, templates, a TMPDIR that goes with it.</summary>
internal sealed class Execution : IDisposable
{
    private readonly string? _temporary;

    public Execution(JobContext context, ExecParameters parameters)
    {
        Renderer = new WordRenderer(context.Job.ScopeWithVars(), parameters.Jinja);
        Process = new JobProcess(context);
        if (context.Config.Bool("JOB_LOCAL_TMPDIR")) _temporary = PrivateFolder.Create(context.WorkFolder, ".lava", "tmp");
        (Environment, Problem) = JobEnvironment.Build(context, parameters, Renderer, _temporary);
        context.Secrets.AddNamed(Environment);
    }

    /// <summary>Renders words with the job's variables.</summary>
    public WordRenderer Renderer { get; }

    /// <summary>Runs the processes.</summary>
    public JobProcess Process { get; }

    /// <summary>Their environment.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What is wrong with <c>parameters.env</c>; null when nothing is.</summary>
    public string? Problem { get; }

    /// <summary>The environment of a process made from a payload.</summary>
    public IReadOnlyDictionary<string, string> EnvironmentFor(string payloadUri) =>
        new Dictionary<string, string>(Environment, StringComparer.Ordinal) { ["LAVA_S3_PAYLOAD"] = payloadUri };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null) PrivateFolder.Remove(_temporary);
    }
}
