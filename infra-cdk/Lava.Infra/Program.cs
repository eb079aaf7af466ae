using Amazon.CDK;
using Lava.Core.Specs;
using Lava.Infra;
using Lava.Infra.Configuration;
using Lava.Infra.Stacks;

// `cdk deploy` runs this: files of realms in, templates out. Problems of the files are told before anything is made.
var app = new App();
var root = Repository.Root();
var folder = Context("realms") ?? Path.Combine(root, "infra-cdk", "realms");
var only = Context("realm");
var files = Directory.Exists(folder)
    ? Directory.EnumerateFiles(folder).Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order(StringComparer.Ordinal).Select(f => new SpecFile(Path.GetRelativePath(root, f), File.ReadAllText(f))).ToList()
    : [];
if (files.Count == 0) return Fail([$"{folder}: there is no realm: copy infra-cdk/realms/example.yaml and name it after yours"]);

var (realms, problems) = DeploymentReader.Read(files);
foreach (var warning in problems.Where(p => p.Severity == Severity.Warning)) await Console.Error.WriteLineAsync("warning: " + warning.Format());
var errors = problems.Where(p => p.Severity == Severity.Error).Select(p => p.Format()).ToList();
if (errors.Count > 0) return Fail(errors);
if (only is not null)
{
    realms = [.. realms.Where(r => r.Realm == only)];
    if (realms.Count == 0) return Fail([$"--context realm={only}: {folder} has no such realm"]);
}

var artifacts = Context("artifacts") ?? Path.Combine(root, "artifacts");
var missing = new List<string>();
LavaApp.Add(app, realms, architecture =>
{
    var name = architecture == Lava.Infra.Configuration.Architecture.Arm64 ? "arm64" : "x64";
    return new Artifacts(Built($"lava-functions-{name}.zip", "functions"), Built($"lava-worker-linux-{name}.tar.gz", "worker"));
});
if (missing.Count > 0) return Fail(missing.Distinct());
app.Synth();
return 0;

string? Context(string name) => app.Node.TryGetContext(name) as string;

// What isn't built yet is named, all of it at once; the app's own folder stands in so that the rest can be looked at.
string Built(string file, string package)
{
    var path = Path.Combine(artifacts, file);
    if (File.Exists(path)) return path;
    missing.Add($"{Path.GetRelativePath(root, path)} is not there: build it with ./package.sh {package}");
    return Path.Combine(root, "LICENSE");
}

static int Fail(IEnumerable<string> lines)
{
    foreach (var line in lines) Console.Error.WriteLine(line);
    return 2;
}
