using Lava.Cli;
using Lava.Cli.Originals;

var asked = OriginalCommand.Translate(OriginalCommand.NameOf("/proc/self/cmdline"), args, Environment.GetEnvironmentVariable);
return await LavaProgram.RunAsync(asked, ProcessContext.Create(), CancellationToken.None);
