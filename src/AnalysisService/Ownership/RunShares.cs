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
        hash = Add(hash, run.Namespace);
        hash = run.Namespace.Length == 0 ? hash : (hash ^ '/') * 16777619u;
        hash = Add(hash, run.Name);
        return (int)(hash % Count);
    }

    // Asked several times for every measurement, so no text is made of the key.
    private static uint Add(uint hash, string text)
    {
        Span<byte> octets = stackalloc byte[256];
        var written = Encoding.UTF8.TryGetBytes(text, octets, out var length) ? octets[..length] : Encoding.UTF8.GetBytes(text);
        foreach (var octet in written)
        {
            hash = (hash ^ octet) * 16777619u;
        }

        return hash;
    }
}
