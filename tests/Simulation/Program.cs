using Rollouts.StatisticsSimulation;

return await SimulationCommand.RunAsync(args, Console.Out, Console.Error);
