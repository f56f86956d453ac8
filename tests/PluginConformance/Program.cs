using Rollouts.PluginConformance;

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    // The plugin is to be stopped before we end.
    pressed.Cancel = true;
    stopping.Cancel();
};
return await KitCommand.RunAsync(args, Console.Out, Console.Error, stopping.Token);
