namespace Rollouts.Api;

/// <summary>Annotations that the controllers set or read (rows A21 to A26 and A29 to A32).</summary>
public static class RolloutAnnotations
{
    /// <summary>Row A21: RFC 3339 in UTC, on a ReplicaSet; it has no prefix.</summary>
    public const string ScaleDownDeadline = "scale-down-deadline";

    /// <summary>Row A22: decimal.</summary>
    public const string Revision = "rollout.argoproj.io/revision";

    /// <summary>Row A22: comma list of former revisions of a reused ReplicaSet.</summary>
    public const string RevisionHistory = "rollout.argoproj.io/revision-history";

    /// <summary>Row A23: spec.replicas of the Rollout at the last scaling.</summary>
    public const string DesiredReplicas = "rollout.argoproj.io/desired-replicas";

    /// <summary>Row A24.</summary>
    public const string WorkloadGeneration = "rollout.argoproj.io/workload-generation";

    /// <summary>
    /// Our own, on a Rollout: <c>Recreate</c> makes a canary without steps, of maxSurge 0 and maxUnavailable 100%, the strategy of that name, for
    /// clusters whose CRDs drop <c>spec.strategy.recreate</c>.
    /// </summary>
    public const string Strategy = "rollouts/strategy";

    /// <summary>
    /// Our own, on a Deployment: the uid of the Rollout that has taken its pods over and scaled it down (row I4). What happens to its size later is
    /// somebody's wish, until the Rollout promotes another version.
    /// </summary>
    public const string TakenOverBy = "rollouts/taken-over-by";

    /// <summary>Our own, on a Deployment: the uid of the Rollout that scales it down; when that is deleted, it gets its pods back (row I4).</summary>
    public const string ScaledDownBy = "rollouts/scaled-down-by";

    /// <summary>Our own, on a Deployment: how many pods it had when a Rollout began to take them over (row I4).</summary>
    public const string ReplicasBefore = "rollouts/replicas-before";

    /// <summary>Row A25: JSON of the injected PodTemplateMetadata.</summary>
    public const string EphemeralMetadata = "rollout.argoproj.io/ephemeral-metadata";

    /// <summary>Row A26: name of the Rollout, on Services and DestinationRules.</summary>
    public const string ManagedByRollouts = "argo-rollouts.argoproj.io/managed-by-rollouts";

    /// <summary>Row A29.</summary>
    public const string ExperimentName = "experiment.argoproj.io/name";

    /// <summary>Row A29.</summary>
    public const string ExperimentTemplateName = "experiment.argoproj.io/template-name";

    /// <summary>Row A30.</summary>
    public const string JobAnalysisRunName = "analysisrun.argoproj.io/name";

    /// <summary>Row A30.</summary>
    public const string JobAnalysisRunNamespace = "analysisrun.argoproj.io/namespace";

    /// <summary>Row A30.</summary>
    public const string JobMetricName = "analysisrun.argoproj.io/metric-name";

    /// <summary>Row A31.</summary>
    public const string ManagedAlbAnnotations = "rollouts.argoproj.io/managed-alb-annotations";

    /// <summary>Row A31: what stood there before <see cref="ManagedAlbAnnotations"/>, as <c>rollout:key,rollout:key</c>; only read.</summary>
    public const string ManagedAlbActions = "rollouts.argoproj.io/managed-alb-actions";

    /// <summary>Our own, on the Ingress of a canary: comma list of the annotations that the Rollout asks for, so that those go that it asks for no more.</summary>
    public const string CanaryIngressAnnotations = "rollouts/canary-ingress-annotations";

    /// <summary>
    /// Our own, on a route of the Gateway API while a canary has requests by it: a JSON object with what is needed to give the route back when nobody
    /// knows the Rollout any more, by <c>namespace/name</c> of the Rollout.
    /// </summary>
    public const string RouteCanaries = "rollouts/route-canaries";

    /// <summary>Row A32: never copied to a ReplicaSet.</summary>
    public const string NotifiedState = "notified.notifications.argoproj.io";

    /// <summary>Never copied to a ReplicaSet (row A35).</summary>
    public const string LastAppliedConfiguration = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>
    /// Our own, on AnalysisTemplates and AnalysisRuns: a JSON object of <see cref="MetricPolicies"/> by name of the metric, for clusters whose
    /// CRDs drop these fields from the spec. A field in the spec wins.
    /// </summary>
    public const string AnalysisPolicies = "rollouts/analysis-policies";

    /// <summary>Our own, on an AnalysisRun: the share of traffic that the canary has, in percent, kept up to date by the controller.</summary>
    public const string CanaryWeight = "rollouts/canary-weight";
}
