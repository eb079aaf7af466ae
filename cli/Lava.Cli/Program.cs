using Lava.Cli;

return await LavaProgram.RunAsync(args, ProcessContext.Create(), CancellationToken.None);
