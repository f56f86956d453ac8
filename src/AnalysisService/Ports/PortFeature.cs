namespace Rollouts.AnalysisService;

/// <summary>What the port of a connection is for.</summary>
internal sealed record PortFeature(ListenerPurposes Purposes);
