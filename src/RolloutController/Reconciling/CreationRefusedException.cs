using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The API server refuses an object that the plan wanted to create (row A37).</summary>
internal sealed class CreationRefusedException(string name, KubernetesApiException cause) : Exception(cause.Message, cause)
{
    public string Name { get; } = name;
}
