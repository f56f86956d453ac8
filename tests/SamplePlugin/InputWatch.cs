namespace Rollouts.SamplePlugin;

/// <summary>Ends the plugin when its input ends: then the host is gone, even if it was killed.</summary>
internal sealed class InputWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        // A read of a pipe cannot be cancelled: a plugin that is asked to end does not wait for it.
        while (await input.ReadAsync(buffer, CancellationToken.None).AsTask().WaitAsync(stoppingToken) > 0) { }
        lifetime.StopApplication();
    }
}
