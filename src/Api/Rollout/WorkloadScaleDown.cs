namespace Rollouts.Api;

/// <summary>When the referenced workload is scaled down (row I4).</summary>
public static class WorkloadScaleDown
{
    public const string Never = "never";
    public const string OnSuccess = "onsuccess";
    public const string Progressively = "progressively";
}
