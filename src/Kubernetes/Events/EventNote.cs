namespace Rollouts.Kubernetes;

/// <summary>One call of the recorder.</summary>
internal sealed record EventNote(ObjectHeader About, string Type, string Reason, string Message, DateTimeOffset At);
