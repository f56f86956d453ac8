namespace Rollouts.Kubernetes;

/// <summary>One fault that a Status names, for example a field that a schema refuses.</summary>
/// <param name="Field">JSON path of the field, may be empty.</param>
/// <param name="Reason">Machine-readable, for example <c>FieldValueInvalid</c>.</param>
/// <param name="Message">For a person.</param>
public sealed record StatusCause(string Field, string Reason, string Message);
