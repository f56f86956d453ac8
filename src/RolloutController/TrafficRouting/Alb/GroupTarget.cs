namespace Rollouts.RolloutController;

/// <summary>A target of a target group.</summary>
/// <param name="Id">The address of a pod, or the name of an instance.</param>
/// <param name="Port">Its port.</param>
/// <param name="State">For example <c>initial</c>, <c>healthy</c>, <c>unhealthy</c>, <c>unused</c> or <c>draining</c>.</param>
/// <param name="Reason">Why it is not healthy; empty when it is.</param>
internal sealed record GroupTarget(string Id, int Port, string State, string Reason)
{
    /// <summary>As far as AWS's word goes it is told of, and on its way in.</summary>
    public bool IsRegistered => State is not "draining";

    /// <summary>It gets requests, or would: health counts only where a listener uses the group.</summary>
    public bool IsServing => State is "healthy" || (State is "unused" && Reason is "Target.NotInUse");
}
