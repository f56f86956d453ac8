namespace Rollouts.Delivery;

/// <summary>What AWS said of the targets behind a Service.</summary>
/// <param name="Check">What was asked.</param>
/// <param name="Evidence">What was seen, and when.</param>
public sealed record TargetObservation(TargetCheck Check, WeightEvidence Evidence);
