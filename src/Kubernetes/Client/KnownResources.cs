namespace Rollouts.Kubernetes;

/// <summary>Resource types that the product reads or writes. Types whose version depends on the server are resolved by <see cref="IApiDiscovery"/>.</summary>
public static class KnownResources
{
    public static ResourceType Namespaces { get; } = new("", "v1", "namespaces", "Namespace", Namespaced: false);
    public static ResourceType Nodes { get; } = new("", "v1", "nodes", "Node", Namespaced: false);
    public static ResourceType Pods { get; } = new("", "v1", "pods", "Pod");
    public static ResourceType Services { get; } = new("", "v1", "services", "Service");
    public static ResourceType Secrets { get; } = new("", "v1", "secrets", "Secret");
    public static ResourceType ConfigMaps { get; } = new("", "v1", "configmaps", "ConfigMap");
    public static ResourceType Events { get; } = new("", "v1", "events", "Event");
    public static ResourceType ReplicaSets { get; } = new("apps", "v1", "replicasets", "ReplicaSet");
    public static ResourceType Deployments { get; } = new("apps", "v1", "deployments", "Deployment");
    public static ResourceType PodTemplates { get; } = new("", "v1", "podtemplates", "PodTemplate");
    public static ResourceType Jobs { get; } = new("batch", "v1", "jobs", "Job");
    public static ResourceType Ingresses { get; } = new("networking.k8s.io", "v1", "ingresses", "Ingress");
    public static ResourceType Leases { get; } = new("coordination.k8s.io", "v1", "leases", "Lease");
    public static ResourceType CustomResourceDefinitions { get; } =
        new("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", Namespaced: false);
    public static ResourceType Rollouts { get; } = new("argoproj.io", "v1alpha1", "rollouts", "Rollout");
    public static ResourceType AnalysisRuns { get; } = new("argoproj.io", "v1alpha1", "analysisruns", "AnalysisRun");
    public static ResourceType AnalysisTemplates { get; } = new("argoproj.io", "v1alpha1", "analysistemplates", "AnalysisTemplate");
    public static ResourceType ClusterAnalysisTemplates { get; } =
        new("argoproj.io", "v1alpha1", "clusteranalysistemplates", "ClusterAnalysisTemplate", Namespaced: false);
    public static ResourceType ProviderProfiles { get; } =
        new("rollouts.dev", "v1alpha1", "providerprofiles", "ProviderProfile", Namespaced: false);
    public static ResourceType Experiments { get; } = new("argoproj.io", "v1alpha1", "experiments", "Experiment");
}
