namespace Rollouts.Fuzz;

/// <summary>What one input did.</summary>
/// <param name="Compiled">Whether it is a valid expression.</param>
/// <param name="Ran">Whether it gave a value.</param>
/// <param name="Processor">Processor time of the thread.</param>
/// <param name="Allocated">Bytes that the thread allocated.</param>
/// <param name="Fault">What it did that no input may do, or null.</param>
internal sealed record TrialOutcome(bool Compiled, bool Ran, TimeSpan Processor, long Allocated, string? Fault);
