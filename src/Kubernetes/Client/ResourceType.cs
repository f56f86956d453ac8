namespace Rollouts.Kubernetes;

/// <summary>One resource type at one version, as an API server serves it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version inside the group, for example <c>v1</c>.</param>
/// <param name="Plural">Lower-case plural used in paths, for example <c>replicasets</c>.</param>
/// <param name="Kind">Kind of the objects, for example <c>ReplicaSet</c>.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
public sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool Namespaced = true)
{
    /// <summary>The <c>apiVersion</c> of objects of this type: <c>v1</c> or <c>group/version</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
