using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>
/// What a mesh's or an ingress controller's own controller does, in small: objects that we wrote become the configuration of a real proxy.
/// </summary>
internal interface IProxyTranslator
{
    /// <summary>The proxy, as <c>eng/proxy/proxy.sh</c> names it.</summary>
    string Program { get; }

    /// <summary>Its arguments; it has to stay in the foreground.</summary>
    IReadOnlyList<string> Arguments(string configuration);

    /// <summary>The signal that makes it read its configuration again without losing a request.</summary>
    string ReloadSignal { get; }

    /// <summary>The kinds of objects that it reads, beside Services and pods.</summary>
    IReadOnlyList<ResourceType> Types { get; }

    /// <summary>
    /// The configuration: listen on 127.0.0.1 at the given port, and add <see cref="ProxyLoad.ConfigurationHeader"/> with the given number to
    /// every answer, also to those of the proxy itself. Objects that are missing give a proxy that answers 503. Pure.
    /// </summary>
    string Translate(ProxyInput input);

    /// <summary>Called once the configuration made of these objects is at work, for controllers that say so in a status.</summary>
    Task ReportAsync(ClusterNamespace home, IReadOnlyList<JsonObject> objects) => Task.CompletedTask;
}
