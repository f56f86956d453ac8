using Rollouts.Conformance;

return new CommandTable([new HashesCommand(), new LayoutCommand()]).Run(args, Console.Out, Console.Error);
