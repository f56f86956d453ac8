using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Where provider profiles are kept: in the cluster or in a file. A change counts within seconds.</summary>
public interface IProfileSource
{
    /// <summary>The profile of that name, or null when there is none.</summary>
    /// <exception cref="ProviderException">Profiles cannot be read at the moment, or this one is not what a profile must be.</exception>
    Task<ProviderProfile?> FindAsync(string name, CancellationToken cancellationToken = default);
}
