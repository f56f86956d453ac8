namespace Rollouts.Delivery;

/// <summary>How it is known that a weight is in force, the weakest first.</summary>
public enum EvidenceKind
{
    /// <summary>The router's objects say so, and nobody changed them since.</summary>
    SpecEcho,

    /// <summary>The router's own controller says in the status of those objects that it took them over.</summary>
    ControllerStatus,

    /// <summary>A plugin's own word.</summary>
    PluginAnswer,

    /// <summary>What AWS has: the weights of target groups, and the health of their targets.</summary>
    TargetGroups,

    /// <summary>The share of the requests that users are seen to get.</summary>
    MeasuredShare,
}
