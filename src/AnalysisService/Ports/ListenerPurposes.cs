namespace Rollouts.AnalysisService;

/// <summary>What a port is for. Ports that are given the same number share one listener.</summary>
[Flags]
internal enum ListenerPurposes
{
    None = 0,

    /// <summary>REST, gRPC and the verdict pages.</summary>
    Api = 1,

    /// <summary><c>/healthz</c> and <c>/readyz</c> (row L5).</summary>
    Health = 2,

    /// <summary><c>/metrics</c> (row L4).</summary>
    Metrics = 4,
}
