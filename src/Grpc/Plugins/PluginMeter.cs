using System.Diagnostics.Metrics;

namespace Rollouts.Grpc;

/// <summary>Counts the lives of plugins.</summary>
internal static class PluginMeter
{
    private static readonly Counter<long> Starts = GrpcMeter.Instance.CreateCounter<long>(
        "rollouts.plugin.starts",
        description: "Starts of plugin processes; more than one of a plugin is a restart."
    );

    public static void Started(PluginDefinition plugin, int start) =>
        Starts.Add(1, new KeyValuePair<string, object?>("plugin", plugin.Name), new KeyValuePair<string, object?>("restart", start > 1));
}
