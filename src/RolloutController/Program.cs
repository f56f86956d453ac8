using Rollouts.RolloutController;

return await ControllerCommand.Create().Parse(args).InvokeAsync();
