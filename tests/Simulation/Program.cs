using Rollouts.StatisticsSimulation;

return SimulationCommand.Run(args, Console.Out, Console.Error);
