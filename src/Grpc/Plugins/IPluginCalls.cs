using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Calls of plugins, whoever runs them.</summary>
public interface IPluginCalls
{
    /// <summary>Whether it is known which plugins are configured: from then on one that is not among <see cref="Plugins"/> is not.</summary>
    bool IsKnown { get; }

    /// <summary>What keeps that from being known; null while nothing is known to.</summary>
    string? Obstacle { get; }

    /// <summary>All plugins as they are now.</summary>
    IReadOnlyList<PluginStatus> Plugins { get; }

    /// <summary>Makes one call under a deadline.</summary>
    /// <param name="kind">What kind of plugin it must be.</param>
    /// <param name="name">As configured.</param>
    /// <param name="call">Makes the call with a generated client over the invoker, with these options.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="PluginException">There is no such plugin, it is not running, or it gave no proper answer in time.</exception>
    Task<TResponse> CallAsync<TResponse>(
        PluginKind kind,
        string name,
        Func<CallInvoker, CallOptions, AsyncUnaryCall<TResponse>> call,
        CancellationToken cancellationToken = default
    );
}
