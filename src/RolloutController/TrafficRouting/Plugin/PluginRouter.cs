using System.Text.Json;
using Grpc.Core;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Grpc;
using Rollouts.Plugin.V1;
using Client = Rollouts.Plugin.V1.TrafficRouter.TrafficRouterClient;
using Target = Rollouts.Plugin.V1.TrafficTarget;
using Wanted = Rollouts.Delivery.TrafficTarget;

namespace Rollouts.RolloutController;

/// <summary>
/// Routers that are plugins (row G21), each told the whole target in the order of row C45. A plugin is told again in every pass, and writes only what
/// differs.
/// </summary>
internal sealed class PluginRouter(Rollouts.Grpc.PluginHost host) : ITrafficRouter
{
    private const string Path = "spec.strategy.canary.trafficRouting.plugins";

    public string Type => "Plugin";

    public EvidenceKind Strongest => EvidenceKind.PluginAnswer;

    public bool IsAskedFor(RolloutTrafficRouting routing)
    {
        ArgumentNullException.ThrowIfNull(routing);
        return GatewayApiConfiguration.HasOtherPlugins(routing);
    }

    public async Task<WeightEvidence> RouteAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var evidence = WeightEvidence.Echo;
        foreach (var (name, config) in OthersOf(request))
        {
            try
            {
                evidence = evidence.With(await RouteAsync(name, config, request, cancellationToken));
            }
            catch (Exception e) when (e is PluginException or PluginValueException)
            {
                throw new TrafficRoutingException(e.Message) { IsPassing = e is PluginException };
            }
        }

        return evidence;
    }

    public async Task<IReadOnlyList<RoutedTraffic?>> ReadAsync(TrafficRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var said = new List<RoutedTraffic?>();
        foreach (var (name, config) in OthersOf(request))
        {
            said.Add(await ReadAsync(name, config, request, cancellationToken));
        }

        return said;
    }

    /// <summary>All but the one that is built in, see <see cref="GatewayApiRouter"/>.</summary>
    private static IEnumerable<KeyValuePair<string, JsonElement>> OthersOf(TrafficRequest request) =>
        request
            .Routing.Plugins!.Where(static plugin => plugin.Key != GatewayApiTrafficRouting.PluginName)
            .OrderBy(static plugin => plugin.Key, StringComparer.Ordinal);

    /// <summary>Optional in the protocol: an older plugin does not know the method.</summary>
    private async Task<RoutedTraffic?> ReadAsync(
        string name,
        JsonElement config,
        TrafficRequest request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var asked = PluginRequests.ReadTraffic(TargetOf(name, config, request), StandingWeight.Told(request));
            var answer = await CallAsync(name, (client, options) => client.ReadTrafficAsync(asked, options), cancellationToken);
            return answer.Error.Length == 0 && answer.Observed is { } observed && StandingWeight.IsPossible(observed.Weight, request.Target)
                ? new RoutedTraffic(observed.Weight, NullIfEmpty(observed.CanaryHash), NullIfEmpty(observed.StableHash))
                : null;
        }
        catch (Exception e) when (e is PluginException or PluginValueException)
        {
            // Whether it is missing, away or without that method: what it has is not known.
            return null;
        }

        static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
    }

    private async Task<WeightEvidence> RouteAsync(
        string name,
        JsonElement config,
        TrafficRequest request,
        CancellationToken cancellationToken
    )
    {
        var (wanted, target) = (request.Target, TargetOf(name, config, request));
        if (request.Expected is not null)
        {
            // A plugin writes by itself, so that it is asked before and not tested while it writes, as objects are.
            StandingWeight.Require(request, (await ReadAsync(name, config, request, cancellationToken))?.CanaryWeight, $"plugin '{name}'");
        }

        if (!wanted.WeightFirst)
        {
            await UpdateHashAsync(wanted);
        }
        else if (!wanted.StrictArgo)
        {
            // What gets the canary's share has to be the right version already; the canary itself is left as it is until its weight is gone.
            await UpdateHashAsync(wanted with { CanaryHash = "", Additional = [] });
        }

        await TellAsync("SetWeight", (client, options) => client.SetWeightAsync(PluginRequests.SetWeight(target, wanted), options));
        if (wanted.WeightFirst)
        {
            await UpdateHashAsync(wanted);
        }

        if (wanted.RemovesManagedRoutes && request.Routing.ManagedRoutes is { Count: > 0 } routes)
        {
            await TellAsync(
                "RemoveManagedRoutes",
                (client, options) => client.RemoveManagedRoutesAsync(PluginRequests.RemoveRoutes(target, routes), options)
            );
        }

        if (wanted.HeaderRoute is { } header)
        {
            await TellAsync(
                "SetHeaderRoute",
                (client, options) => client.SetHeaderRouteAsync(PluginRequests.SetRoute(target, header), options)
            );
        }

        if (wanted.MirrorRoute is { } mirror)
        {
            await TellAsync(
                "SetMirrorRoute",
                (client, options) => client.SetMirrorRouteAsync(PluginRequests.SetRoute(target, mirror), options)
            );
        }

        return wanted.Verifies ? await VerifyAsync(name, target, request, cancellationToken) : WeightEvidence.Echo;

        Task UpdateHashAsync(Wanted hashes) =>
            TellAsync("UpdateHash", (client, options) => client.UpdateHashAsync(PluginRequests.UpdateHash(target, hashes), options));

        async Task TellAsync(string method, Func<Client, CallOptions, AsyncUnaryCall<TrafficResponse>> call)
        {
            var answer = await CallAsync(name, call, cancellationToken);
            if (answer.Error.Length > 0)
            {
                throw new TrafficRoutingException($"plugin '{name}' refused {method}: {answer.Error}") { IsPassing = true };
            }
        }
    }

    private async Task<WeightEvidence> VerifyAsync(string name, Target target, TrafficRequest request, CancellationToken cancellationToken)
    {
        var answer = await CallAsync(
            name,
            (client, options) => client.VerifyWeightAsync(PluginRequests.SetWeight(target, request.Target), options),
            cancellationToken
        );
        var awaited = $"plugin '{name}' to verify weight {request.Target.Weight}";
        if (answer.Error.Length > 0)
        {
            // Row C47: said, and asked again later; nothing else waits for it.
            request.Tell(EventType.Warning, EventReason.WeightVerifyError, $"plugin '{name}': {answer.Error}");
            return new WeightEvidence(EvidenceKind.PluginAnswer, $"{awaited} ({answer.Error})") { Observed = answer.Error };
        }

        return answer.Verification switch
        {
            VerifyWeightResponse.Types.Verification.Verified => new WeightEvidence(EvidenceKind.PluginAnswer)
            {
                Observed = $"plugin '{name}' says so",
            },
            VerifyWeightResponse.Types.Verification.NotVerified => new WeightEvidence(EvidenceKind.PluginAnswer, awaited)
            {
                Observed = $"plugin '{name}' says no",
            },
            _ => WeightEvidence.Echo,
        };
    }

    private Task<T> CallAsync<T>(string name, Func<Client, CallOptions, AsyncUnaryCall<T>> call, CancellationToken cancellationToken) =>
        host.CallAsync(PluginKind.TrafficRouter, name, (invoker, options) => call(new Client(invoker), options), cancellationToken);

    private static Target TargetOf(string name, JsonElement config, TrafficRequest request)
    {
        var metadata = request.Rollout.Metadata;
        return new Target
        {
            Rollout = new Subject
            {
                Namespace = request.Namespace,
                Name = metadata.Name ?? "",
                Uid = metadata.Uid ?? "",
            },
            Config = PluginValues.ToStruct(config, $"{Path}[\"{name}\"]"),
            CanaryService = request.Target.CanaryService ?? "",
            StableService = request.Target.StableService ?? "",
        };
    }
}
