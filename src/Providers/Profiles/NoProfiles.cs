using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>A service without profiles.</summary>
internal sealed class NoProfiles : IProfileSource
{
    public Task<ProviderProfile?> FindAsync(string name, CancellationToken cancellationToken = default) =>
        Task.FromResult<ProviderProfile?>(null);
}
