namespace Rollouts.Simulation;

/// <summary>Annotations on a pod that tell the simulated node how that pod behaves. Durations are Go durations (<c>1m30s</c>) or seconds.</summary>
public static class NodeAnnotations
{
    /// <summary>How long after its start a container becomes ready; overrides <see cref="NodeOptions.ReadyDelay"/>.</summary>
    public const string ReadyAfter = "node.rollouts/ready-after";

    /// <summary><c>false</c> keeps, or makes, the containers unready while it stands.</summary>
    public const string Ready = "node.rollouts/ready";

    /// <summary>How long a container takes to stop after its preStop hook; overrides <see cref="NodeOptions.StopDelay"/>.</summary>
    public const string StopAfter = "node.rollouts/stop-after";

    /// <summary>Written by the node: <c>host:port</c> where the pod's real workload listens.</summary>
    public const string Address = "rollouts.demo/address";
}
