namespace Rollouts.Kubernetes;

/// <summary>What a reconcile asks for next. Errors are thrown and retried with back-off.</summary>
/// <param name="RequeueAfter">When to look again without a change, or null for only on change.</param>
public readonly record struct ReconcileResult(TimeSpan? RequeueAfter = null);
