using System.Text;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>How runs fall into shares. All replicas must agree, also those of another version: the numbers never change.</summary>
internal static class RunShares
{
    /// <summary>Enough that several replicas come out even, and few enough that each costs nothing.</summary>
    public const int Count = 64;

    public static int Of(ObjectKey run)
    {
        // FNV-1a, because the hash codes of the runtime differ from process to process.
        var hash = 2166136261u;
        foreach (var octet in Encoding.UTF8.GetBytes(run.ToString()))
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return (int)(hash % Count);
    }
}
