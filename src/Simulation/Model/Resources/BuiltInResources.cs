using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The built-in types that are served. Order is what <c>kubectl</c> resolves short names by: the core group first.</summary>
internal static class BuiltInResources
{
    private static readonly ScalePaths s_workloadScale = new(LabelSelector: ".spec.selector");

    public static IReadOnlyList<ResourceDefinition> All { get; } =
    [
        Of(KnownResources.Namespaces, "ns") with
        {
            HasStatus = true,
        },
        Of(KnownResources.Nodes, "no") with
        {
            HasStatus = true,
        },
        Of(KnownResources.Pods, "po") with
        {
            HasStatus = true,
            Categories = ["all"],
        },
        Of(KnownResources.Services, "svc") with
        {
            HasStatus = true,
            Categories = ["all"],
        },
        Of(new ResourceType("", "v1", "endpoints", "Endpoints"), "ep") with
        {
            Singular = "endpoints",
        },
        Of(KnownResources.PodTemplates) with
        {
            HasGeneration = true,
        },
        Of(KnownResources.ConfigMaps, "cm"),
        Of(KnownResources.Secrets),
        Of(KnownResources.Events, "ev"),
        Of(new ResourceType("", "v1", "serviceaccounts", "ServiceAccount"), "sa"),
        Of(new ResourceType("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim"), "pvc") with
        {
            HasStatus = true,
        },
        Of(new ResourceType("", "v1", "persistentvolumes", "PersistentVolume", Namespaced: false), "pv") with
        {
            HasStatus = true,
        },
        Of(new ResourceType("", "v1", "resourcequotas", "ResourceQuota"), "quota") with
        {
            HasStatus = true,
        },
        Of(new ResourceType("", "v1", "limitranges", "LimitRange"), "limits"),
        Of(KnownResources.CustomResourceDefinitions, "crd", "crds") with
        {
            HasStatus = true,
            HasGeneration = true,
            Categories = ["api-extensions"],
        },
        Workload(KnownResources.Deployments, "deploy"),
        Workload(KnownResources.ReplicaSets, "rs"),
        Workload(new ResourceType("apps", "v1", "statefulsets", "StatefulSet"), "sts"),
        Workload(new ResourceType("apps", "v1", "daemonsets", "DaemonSet"), "ds") with
        {
            ScalePaths = null,
        },
        Of(new ResourceType("apps", "v1", "controllerrevisions", "ControllerRevision")),
        Workload(KnownResources.Jobs) with
        {
            ScalePaths = null,
        },
        Workload(new ResourceType("batch", "v1", "cronjobs", "CronJob"), "cj") with
        {
            ScalePaths = null,
        },
        Workload(new ResourceType("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler"), "hpa") with
        {
            ScalePaths = null,
            HasGeneration = false,
        },
        Of(KnownResources.Leases),
        Of(new ResourceType("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice")) with
        {
            HasGeneration = true,
        },
        Of(new ResourceType("events.k8s.io", "v1", "events", "Event"), "ev"),
        Of(new ResourceType("networking.k8s.io", "v1", "ingresses", "Ingress"), "ing") with
        {
            HasStatus = true,
            HasGeneration = true,
        },
        Of(new ResourceType("networking.k8s.io", "v1", "ingressclasses", "IngressClass", Namespaced: false)) with
        {
            HasGeneration = true,
        },
        Of(new ResourceType("networking.k8s.io", "v1", "networkpolicies", "NetworkPolicy"), "netpol") with
        {
            HasGeneration = true,
        },
        Of(new ResourceType("policy", "v1", "poddisruptionbudgets", "PodDisruptionBudget"), "pdb") with
        {
            HasStatus = true,
            HasGeneration = true,
        },
        Of(new ResourceType("rbac.authorization.k8s.io", "v1", "roles", "Role")),
        Of(new ResourceType("rbac.authorization.k8s.io", "v1", "rolebindings", "RoleBinding")),
        Of(new ResourceType("rbac.authorization.k8s.io", "v1", "clusterroles", "ClusterRole", Namespaced: false)),
        Of(new ResourceType("rbac.authorization.k8s.io", "v1", "clusterrolebindings", "ClusterRoleBinding", Namespaced: false)),
        Review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
        Review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
        Review("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
        Review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"),
    ];

    private static ResourceDefinition Of(ResourceType type, params string[] shortNames) => new(type) { ShortNames = shortNames };

    private static ResourceDefinition Review(string group, string plural, string kind) =>
        new(new ResourceType(group, "v1", plural, kind, Namespaced: false)) { IsReview = true };

    private static ResourceDefinition Workload(ResourceType type, params string[] shortNames) =>
        new(type)
        {
            ShortNames = shortNames,
            Categories = ["all"],
            HasStatus = true,
            HasGeneration = true,
            ScalePaths = s_workloadScale,
        };
}
