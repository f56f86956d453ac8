namespace Rollouts.RolloutController;

/// <summary>A target group of a load balancer.</summary>
/// <param name="Arn">Its resource name.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">What it is tagged with.</param>
/// <param name="Weight">Its share in a rule of a listener; null where no rule leads to it.</param>
internal sealed record TargetGroup(string Arn, string Name, IReadOnlyDictionary<string, string> Tags, int? Weight);
