namespace Rollouts.Delivery;

/// <summary>The two types of Kubernetes events.</summary>
public static class EventType
{
    public const string Normal = nameof(Normal);
    public const string Warning = nameof(Warning);
}
