using Rollouts.Conformance;

return new CommandTable([
    new HashesCommand(),
    new CrdsCommand(),
    new LayoutCommand(),
    new ExpressionsCommand(),
    new StatisticsCommand(),
    new JudgeCommand(),
]).Run(args, Console.Out, Console.Error);
