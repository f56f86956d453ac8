namespace Rollouts.Simulation;

/// <summary>One field error inside a <see cref="ClusterStatus"/>.</summary>
/// <param name="Reason">For example <c>FieldValueRequired</c>.</param>
/// <param name="Field">Path of the field, for example <c>spec.replicas</c>.</param>
public sealed record StatusCause(string Reason, string Message, string Field);
