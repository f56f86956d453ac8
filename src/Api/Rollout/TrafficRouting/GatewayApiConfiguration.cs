using System.Text.Json;

namespace Rollouts.Api;

/// <summary>What a Rollout says of the Gateway API: in its own field, or as the configuration of Argo's plugin.</summary>
/// <param name="Path">Where it stands, below <c>trafficRouting</c>.</param>
/// <param name="Routing">What stands there; null where it cannot be read.</param>
/// <param name="Error">Why it cannot be read.</param>
public sealed record GatewayApiConfiguration(string Path, GatewayApiTrafficRouting? Routing, FieldError? Error)
{
    private const string Field = "gatewayAPI";
    private const string Plugin = $"plugins[{GatewayApiTrafficRouting.PluginName}]";

    /// <summary>Whether the routes are told by Rollouts itself: the plugin of that name is never called.</summary>
    public static bool IsAskedFor(RolloutTrafficRouting routing)
    {
        ArgumentNullException.ThrowIfNull(routing);
        return routing.GatewayAPI is not null || Of(routing.Plugins) is not null;
    }

    /// <summary>Both forms, where both are used; validation lets through one.</summary>
    public static IEnumerable<GatewayApiConfiguration> Of(RolloutTrafficRouting routing)
    {
        ArgumentNullException.ThrowIfNull(routing);
        if (routing.GatewayAPI is { } own)
        {
            yield return new(Field, own, null);
        }

        if (Of(routing.Plugins) is { } json)
        {
            TypedReader.TryRead(json, out GatewayApiTrafficRouting? plugin, out var error);
            yield return new(Plugin, plugin, error);
        }
    }

    /// <summary>Whether other plugins are named.</summary>
    public static bool HasOtherPlugins(RolloutTrafficRouting routing)
    {
        ArgumentNullException.ThrowIfNull(routing);
        return routing.Plugins?.Keys.Any(name => name != GatewayApiTrafficRouting.PluginName) is true;
    }

    private static JsonElement? Of(IReadOnlyDictionary<string, JsonElement>? plugins) =>
        plugins?.TryGetValue(GatewayApiTrafficRouting.PluginName, out var json) is true ? json : null;
}
