using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lava.Functions.Tests.Support;

/// <summary>The functions as one native binary, as they are deployed: built once a test run.</summary>
[CollectionDefinition(Collection)]
public sealed class NativeBinary : IAsyncLifetime, ICollectionFixture<NativeBinary>
{
    /// <summary>Those who use it: one after another, and it is built once.</summary>
    public const string Collection = "native";

    private string? _path, _missing;

    /// <summary>Where it is. Skips the test, with the reason, when it can't be built here.</summary>
    public string Path
    {
        get
        {
            Skip.If(_missing is not null, _missing);
            return _path!;
        }
    }

    /// <summary>Where it is; null when it can't be built here.</summary>
    public string? PathOrNone => _path;

    public async Task InitializeAsync()
    {
        var linker = new[] { "clang", "gcc" }.FirstOrDefault(Exists);
        if (linker is null)
        {
            _missing = "no native binary: neither clang nor gcc is installed";
            return;
        }
        var folder = System.IO.Path.Combine(AppContext.BaseDirectory, "native");
        var runtime = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        var start = new ProcessStartInfo("dotnet",
        [
            "publish", System.IO.Path.Combine(Checkout.Root, "functions", "Lava.Functions"), "-c", "Release", "-r", runtime, "-o", folder, "-p:PublishAot=true",
            $"-p:CppCompilerAndLinker={linker}", "-p:RunAnalyzers=false", "-v", "q", "--nologo", "-nodereuse:false",
        ]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"the native binary can't be built: {output}{await errors}");
        _path = System.IO.Path.Combine(folder, "Lava.Functions");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => folder.Length > 0 && File.Exists(System.IO.Path.Combine(folder, program)));
}
