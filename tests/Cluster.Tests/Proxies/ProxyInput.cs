using System.Net;
using System.Text.Json.Nodes;

namespace Rollouts.Cluster.Tests;

/// <summary>What a proxy's configuration is made of.</summary>
/// <param name="Port">Where it listens, on 127.0.0.1.</param>
/// <param name="Configuration">Number of the configuration, which its answers carry.</param>
/// <param name="Folder">A folder of its own, for its files.</param>
/// <param name="Objects">The objects of the kinds that the translator asked for.</param>
/// <param name="EndpointsOf">Where the ready pods behind a Service listen; none for a Service that is not there.</param>
internal sealed record ProxyInput(
    int Port,
    int Configuration,
    string Folder,
    IReadOnlyList<JsonObject> Objects,
    Func<string, IReadOnlyList<IPEndPoint>> EndpointsOf
);
