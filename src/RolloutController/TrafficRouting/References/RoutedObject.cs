using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>An object of a mesh that a Rollout names.</summary>
/// <param name="Group">API group, for example <c>networking.istio.io</c>.</param>
/// <param name="Kind">As in the object's <c>kind</c>.</param>
/// <param name="Key">Namespace and name.</param>
public sealed record RoutedObject(string Group, string Kind, ObjectKey Key)
{
    /// <summary>The plural of the kind, which all kinds of meshes form alike.</summary>
    public string Plural => $"{Kind.ToLowerInvariant()}s";

    /// <summary>As API servers name it, for example <c>virtualservices.networking.istio.io</c>.</summary>
    public string Resource => $"{Plural}.{Group}";
}
