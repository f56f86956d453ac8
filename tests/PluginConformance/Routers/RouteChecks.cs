using Grpc.Core;
using Rollouts.Plugin.V1;
using Client = Rollouts.Plugin.V1.TrafficRouter.TrafficRouterClient;

namespace Rollouts.PluginConformance;

/// <summary>Routes that steps add.</summary>
internal static class RouteChecks
{
    private const string Name = "conformance-route";

    public static Task<string> HeaderAsync(RouterBed bed, CancellationToken cancellationToken) =>
        SetAndTakeAwayAsync(
            bed,
            "SetHeaderRoute",
            isSet => (client, options) => client.SetHeaderRouteAsync(Header(bed, isSet), options),
            cancellationToken
        );

    public static Task<string> MirrorAsync(RouterBed bed, CancellationToken cancellationToken) =>
        SetAndTakeAwayAsync(
            bed,
            "SetMirrorRoute",
            isSet => (client, options) => client.SetMirrorRouteAsync(Mirror(bed, isSet), options),
            cancellationToken
        );

    public static async Task<string> RemoveAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        await RemoveAllAsync(bed, cancellationToken);
        var state = await bed.StateAsync(cancellationToken);
        // Whether the router can do it is the matter of another check.
        var answer = await bed.AskAsync(
            "SetHeaderRoute",
            (client, options) => client.SetHeaderRouteAsync(Header(bed, true), options),
            cancellationToken
        );
        await RemoveAllAsync(bed, cancellationToken);
        var compared = await bed.RequireStateAsync(state, "before the route came and went", cancellationToken);
        await RemoveAllAsync(bed, cancellationToken);
        return $"{(answer.Error.Length > 0 ? "nothing to remove is no error" : "removed")}{compared}";
    }

    private static async Task<string> SetAndTakeAwayAsync(
        RouterBed bed,
        string method,
        Func<bool, Func<Client, CallOptions, AsyncUnaryCall<TrafficResponse>>> call,
        CancellationToken cancellationToken
    )
    {
        var before = await bed.StateAsync(cancellationToken);
        if (await bed.AskAsync(method, call(true), cancellationToken) is { Error: { Length: > 0 } error })
        {
            return $"refused: {error}{await bed.RequireStateAsync(before, "before the refusal", cancellationToken)}";
        }

        var state = await bed.StateAsync(cancellationToken);
        await bed.TellAsync(method, call(true), cancellationToken);
        await bed.RequireStateAsync(state, "before the route was told again", cancellationToken);
        await bed.TellAsync(method, call(false), cancellationToken);
        await bed.TellAsync(method, call(false), cancellationToken);
        return $"set and taken away{await bed.RequireStateAsync(before, "before the route came and went", cancellationToken)}";
    }

    private static Task RemoveAllAsync(RouterBed bed, CancellationToken cancellationToken) =>
        bed.TellAsync(
            "RemoveManagedRoutes",
            (client, options) =>
                client.RemoveManagedRoutesAsync(
                    new RemoveManagedRoutesRequest { Target = bed.Target(), Names = { Name, "conformance-never-set" } },
                    options
                ),
            cancellationToken
        );

    private static SetHeaderRouteRequest Header(RouterBed bed, bool isSet)
    {
        var request = new SetHeaderRouteRequest { Target = bed.Target(), Name = Name };
        if (isSet)
        {
            request.Match.Add(
                new HeaderMatch
                {
                    HeaderName = "x-conformance",
                    HeaderValue = new StringMatch { Exact = "yes" },
                }
            );
        }

        return request;
    }

    private static SetMirrorRouteRequest Mirror(RouterBed bed, bool isSet)
    {
        var request = new SetMirrorRouteRequest
        {
            Target = bed.Target(),
            Name = Name,
            Percentage = 20,
        };
        if (isSet)
        {
            request.Match.Add(
                new RouteMatch
                {
                    Method = new StringMatch { Exact = "GET" },
                    Path = new StringMatch { Prefix = "/conformance" },
                    Headers = { ["x-conformance"] = new StringMatch { Exact = "yes" } },
                }
            );
        }

        return request;
    }
}
