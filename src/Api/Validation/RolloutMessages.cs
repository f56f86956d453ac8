namespace Rollouts.Api;

/// <summary>The messages that users of Argo Rollouts know; tools match on them.</summary>
internal static class RolloutMessages
{
    public const string SetCanaryScale = "SetCanaryScale requires TrafficRouting to be set";
    public const string SetHeaderRoute = "SetHeaderRoute requires TrafficRouting, supports Istio and ALB and Apisix";
    public const string SetMirrorRoute = "SetMirrorRoute requires TrafficRouting, supports Istio only";
    public const string StringMatchMultiple = "StringMatch match value must have exactly one of the following: exact, regex, prefix";
    public const string StringMatchMissing = "StringMatch value missed, match value must have one of the following: exact, regex, prefix";
    public const string AlbHeaderValue = "SetHeaderRoute match value invalid. ALB supports 'exact' value only";
    public const string Duration = "Duration needs to be greater than 0";
    public const string SurgeAndUnavailableZero = "MaxSurge and MaxUnavailable both can not be zero";
    public const string Step = "Step must have one of the following set: experiment, setWeight, setCanaryScale or pause";
    public const string MultipleStrategies = "Multiple Strategies can not be listed";
    public const string SameBlueGreenServices =
        "This rollout uses the same service for the active and preview services, but two different services are required.";
    public const string SameCanaryServices =
        "This rollout uses the same service for the stable and canary services, but two different services are required.";
    public const string SamePingPongServices =
        "This rollout uses the same service for the ping and pong services, but two different services are required.";
    public const string AntiAffinityStrategy = "AntiAffinity must have exactly one strategy listed";
    public const string AntiAffinityWeight = "AntiAffinity weight must be between 1-100";
    public const string ScaleDownLimit = "This rollout's revision history limit can not be smaller than the rollout's scale down limit";
    public const string ServicesNeeded = "Canary service and Stable service must to be set to use Traffic Routing";
    public const string AnalysisArgs = "Analyses arguments must refer to valid object metadata supported by downwardAPI";
    public const string ScaleDownDelay = "Canary scaleDownDelaySeconds can only be used with traffic routing";
    public const string DynamicStableScale = "Canary dynamicStableScale can only be used with traffic routing";
    public const string DynamicStableScaleWithDelay = "Canary dynamicStableScale cannot be used with scaleDownDelaySeconds";
    public const string PingPongServices = "Ping service and Pong service must to be set to use Ping-Pong feature";
    public const string AlbRootService = "Root service field is required for the configuration with ALB and ping-pong feature enabled";
    public const string PingPongRouter = "Ping-pong feature works with the ALB and Istio traffic routers only";
    public const string UnknownManagedRoute =
        "Steps define a route that does not exist in spec.strategy.canary.trafficRouting.managedRoutes";
    public const string MaxTrafficWeight = "Canary maxTrafficWeight in traffic routing only supported in Nginx and Plugins";
    public const string ExperimentWeight = "Experiment template weight cannot be set unless TrafficRouting is enabled";
    public const string ExperimentWeightRouter =
        "Experiment template weight is only available for TrafficRouting with SMI, ALB, and Istio at this time";
    public const string TemplateWithWorkloadRef = "template must be empty for workload reference rollout";

    public static string MissingField(string path) => $"Rollout has missing field '{path}'";

    /// <summary>Row C16; the upper end is maxTrafficWeight (row C15).</summary>
    public static string SetWeight(int max) => $"SetWeight needs to be between 0 and {max}";
}
