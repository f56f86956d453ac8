namespace Rollouts.Providers;

/// <summary>The meter of this room.</summary>
public static class ProviderMeter
{
    public const string Name = "Rollouts.Providers";
}
