namespace Rollouts.Simulation;

/// <summary>What is known of a pod's real workload.</summary>
/// <param name="Listening">Whether it accepts requests; a pod with a workload is not ready before.</param>
/// <param name="Ip">The address that becomes the pod's IP, once it listens.</param>
public readonly record struct WorkloadReport(bool Listening, string? Ip);
