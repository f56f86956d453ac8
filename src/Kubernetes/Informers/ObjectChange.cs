namespace Rollouts.Kubernetes;

/// <summary>What an informer saw: Before is null for an addition, After for a deletion; a resync repeats the object in both.</summary>
public sealed record ObjectChange(KubeObject? Before, KubeObject? After)
{
    public KubeObject Latest => After ?? Before!;
}
