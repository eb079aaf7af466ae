using Lava.Agent;

return await AgentProgram.RunAsync(args, Console.Out, Console.Error, Environment.GetEnvironmentVariable);
