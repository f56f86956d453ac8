using Rollouts.Conformance;

return new CommandTable([new HashesCommand(), new CrdsCommand(), new LayoutCommand()]).Run(args, Console.Out, Console.Error);
