namespace Rollouts.Api;

/// <summary>Which ReplicaSet's hash becomes the argument.</summary>
public static class PodTemplateHashSource
{
    public const string Stable = "Stable";
    public const string Latest = "Latest";
}
