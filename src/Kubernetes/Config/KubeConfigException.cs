namespace Rollouts.Kubernetes;

/// <summary>A kubeconfig or the in-cluster environment cannot be used; the message names the field, the file and the remedy.</summary>
public sealed class KubeConfigException : Exception
{
    public KubeConfigException(string message, Exception? inner = null)
        : base(message, inner) { }
}
