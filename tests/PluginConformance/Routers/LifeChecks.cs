using Rollouts.Grpc;

namespace Rollouts.PluginConformance;

/// <summary>The plugin as a process that many ask.</summary>
internal static class LifeChecks
{
    private const int Calls = 16;

    public static async Task<string> HandshakeAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        // Names no route: only whether there is an answer counts.
        try
        {
            await bed.CallAsync((client, options) => client.VerifyWeightAsync(bed.Weight(0), options), cancellationToken);
        }
        catch (PluginException e) when (bed.Status.Phase != PluginPhase.Ready)
        {
            throw new CheckFailedException(
                "a handshake with protocol 1 and KIND_TRAFFIC_ROUTER on the socket in ROLLOUTS_PLUGIN_SOCKET",
                e.Message,
                "serve rollouts.plugin.v1.PluginHost and TrafficRouter there, HTTP/2 without TLS; docs/plugins.md lists the messages"
            );
        }
        catch (PluginException)
        {
            // The handshake went well; the answer is the matter of the checks that follow.
        }

        return $"protocol 1, KIND_TRAFFIC_ROUTER, version '{bed.Status.Version}'";
    }

    public static async Task<string> CancelledAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        var weight = bed.Weight(50);
        await WeightChecks.InForceAsync(bed, weight, cancellationToken);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var calls = Enumerable.Range(0, Calls).Select(_ => GivenUpAsync(bed, weight, giveUp.Token)).ToList();
        await giveUp.CancelAsync();
        await Task.WhenAll(calls);
        cancellationToken.ThrowIfCancellationRequested();
        await WeightChecks.InForceAsync(bed, weight, cancellationToken);
        return $"{Calls} calls given up, and the weight is as it was";
    }

    public static async Task<string> ConcurrentAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        var weight = bed.Weight(50);
        var calls = Enumerable
            .Range(0, Calls)
            .Select(_ => bed.TellAsync("SetWeight", (client, options) => client.SetWeightAsync(weight, options), cancellationToken));
        await Task.WhenAll(calls);
        await WeightChecks.InForceAsync(bed, weight, cancellationToken);
        return $"{Calls} calls at once are answered";
    }

    public static async Task<string> RestartAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        var weight = bed.Weight(50);
        var before = await WeightChecks.InForceAsync(bed, weight, cancellationToken);
        var state = await bed.StateAsync(cancellationToken);
        await bed.RestartAsync();
        // What is in force is not the process's memory: nobody has told this one a weight yet.
        var after = await bed.VerifyAsync(weight, cancellationToken);
        if (before != after)
        {
            throw new CheckFailedException(
                "weight 50 to be verified after a restart, as before it",
                after is null ? "NOT_SUPPORTED" : "NOT_VERIFIED",
                "read what is set from the router: the process may be restarted at any time, and keeps nothing by itself"
            );
        }

        await WeightChecks.InForceAsync(bed, weight, cancellationToken);
        return $"it ends in time and answers the same again{await bed.RequireStateAsync(state, "before the restart", cancellationToken)}";
    }

    private static async Task GivenUpAsync(RouterBed bed, Plugin.V1.SetWeightRequest weight, CancellationToken cancellationToken)
    {
        try
        {
            await bed.CallAsync((client, options) => client.SetWeightAsync(weight, options), cancellationToken);
        }
        catch (Exception e) when (e is OperationCanceledException or PluginException)
        {
            // Given up, as was asked; whether the plugin bears it shows in the next call.
        }
    }
}
