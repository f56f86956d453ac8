using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Names of Istio objects and hosts, which may carry a namespace (row G1).</summary>
internal static class IstioObjectName
{
    /// <summary><c>name</c>, <c>name.namespace</c> or longer, as hosts are written.</summary>
    public static ObjectKey Parse(string text, string defaultNamespace) =>
        text.Split('.') is [var name, { Length: > 0 } space, ..] ? new ObjectKey(space, name) : new ObjectKey(defaultNamespace, text);

    /// <summary>The Service that a host stands for: what is before the first dot.</summary>
    public static string ServiceOf(string host) => host.Split('.')[0];
}
