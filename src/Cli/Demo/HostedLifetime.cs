using Microsoft.Extensions.Hosting;

namespace Rollouts.Cli;

/// <summary>A host inside this program does not listen to Ctrl-C by itself: the program stops it in its turn.</summary>
internal sealed class HostedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
