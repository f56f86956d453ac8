namespace Rollouts.Api;

/// <summary>Which generation of Go types a template or a list of steps is written with before it is hashed.</summary>
public enum HashForm
{
    /// <summary>Types with omitzero tags, as of k8s.io/api v0.34: an unset creation time and empty metadata are left out.</summary>
    Current,

    /// <summary>
    /// Types from before omitzero: every metadata of a Kubernetes object holds <c>"creationTimestamp":null</c>, and analyses and experiment
    /// templates among the steps hold empty metadata. Controllers of that time named ReplicaSets and recorded step hashes by this form; who
    /// takes their rollouts over knows them by it.
    /// </summary>
    BeforeOmitZero,
}
