using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The API server will not take a write, however often it is repeated: the plan has to do without it.</summary>
internal sealed class WriteRefusedException(string kind, string name, bool isTaken, KubernetesApiException cause)
    : Exception(cause.Message, cause)
{
    public (string Kind, string Name) Target { get; } = (kind, name);

    /// <summary>The name belongs to an object of somebody else.</summary>
    public bool IsTaken { get; } = isTaken;
}
