using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Something that RBAC of a cluster permits or not.</summary>
/// <param name="Verb">As in a Role.</param>
/// <param name="Type">On what.</param>
internal sealed record ClusterRight(string Verb, ResourceType Type)
{
    public static ClusterRight GetRuns { get; } = new("get", KnownResources.AnalysisRuns);

    public static ClusterRight ListRuns { get; } = new("list", KnownResources.AnalysisRuns);

    public static ClusterRight WatchRuns { get; } = new("watch", KnownResources.AnalysisRuns);

    public static ClusterRight CreateRuns { get; } = new("create", KnownResources.AnalysisRuns);

    public static ClusterRight PatchRuns { get; } = new("patch", KnownResources.AnalysisRuns);

    public static ClusterRight GetTemplates { get; } = new("get", KnownResources.AnalysisTemplates);

    public static ClusterRight ListTemplates { get; } = new("list", KnownResources.AnalysisTemplates);

    public static ClusterRight GetClusterTemplates { get; } = new("get", KnownResources.ClusterAnalysisTemplates);

    public static ClusterRight ListClusterTemplates { get; } = new("list", KnownResources.ClusterAnalysisTemplates);

    public override string ToString() => $"{Verb} {Type.Plural}.{Type.Group}";
}
