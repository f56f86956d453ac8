namespace Rollouts.Grpc;

/// <summary>What a plugin is for; it serves the service of its kind beside the handshake.</summary>
public enum PluginKind
{
    /// <summary><c>metricProviderPlugins</c> of the configuration.</summary>
    MetricProvider,

    /// <summary><c>stepPlugins</c> of the configuration.</summary>
    Step,

    /// <summary><c>trafficRouterPlugins</c> of the configuration.</summary>
    TrafficRouter,
}
