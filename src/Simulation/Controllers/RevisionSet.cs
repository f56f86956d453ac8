using System.Globalization;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>A ReplicaSet of a Deployment, as its controller counts it.</summary>
internal sealed record RevisionSet(KubeObject Object, ReplicaSetView View)
{
    public const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    public int Replicas => View.Spec.Replicas;

    public int Available => View.Status.AvailableReplicas;

    public long Revision =>
        long.TryParse(
            Object.Header.Annotations.GetValueOrDefault(RevisionAnnotation),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var revision
        )
            ? revision
            : 0;
}
