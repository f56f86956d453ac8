using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>What a look at the objects that a Rollout names came to.</summary>
/// <param name="Error">The first of them that is missing or does not fit; null for none.</param>
/// <param name="Doubt">Why they could not be looked at; then nothing is said of them.</param>
internal readonly record struct ReferenceVerdict(FieldError? Error, string? Doubt);
