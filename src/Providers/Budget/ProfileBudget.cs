namespace Rollouts.Providers;

/// <summary>The limits that a provider profile sets for its address; null members are those of the service.</summary>
/// <param name="Profile">Name of the profile.</param>
internal sealed record ProfileBudget(string Profile, int? MaxConcurrent, int? PerSecond, int? Burst)
{
    /// <summary>Travels with a request.</summary>
    public static readonly HttpRequestOptionsKey<ProfileBudget> Key = new("rollouts.budget");
}
