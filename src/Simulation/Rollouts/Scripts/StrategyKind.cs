namespace Rollouts.Simulation;

/// <summary>The strategies that are simulated.</summary>
public enum StrategyKind
{
    /// <summary>A canary without a router: the ratio of the pods is the weight.</summary>
    Basic,

    /// <summary>A canary behind an Istio VirtualService.</summary>
    Routed,

    /// <summary>The same, the stable version shrinking with its traffic.</summary>
    Dynamic,

    /// <summary>The same as <see cref="Routed"/>, with two Services that change places.</summary>
    PingPong,
    BlueGreen,

    /// <summary>The old version is gone before the new one starts; only in <see cref="ScriptFamily.Extended"/>.</summary>
    Recreate,
}
