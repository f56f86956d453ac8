using System.Security.Cryptography;

namespace Rollouts.Kubernetes;

/// <summary>What an informer watches and how it behaves.</summary>
public sealed class InformerOptions
{
    /// <summary>Only this namespace; null for all.</summary>
    public string? Namespace { get; init; }

    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>How often subscribers are shown every object again although nothing changed; null for never. Row L1 has 900 s.</summary>
    public TimeSpan? ResyncPeriod { get; init; }

    /// <summary>
    /// Drops what no reader needs from an object's JSON before it is kept; <c>managedFields</c> is dropped already. The header must survive.
    /// An object whose trimming fails is kept whole.
    /// </summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>? Trim { get; init; }

    /// <summary>First wait after a failure; later ones double.</summary>
    public TimeSpan MinBackoff { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Longest wait after failures.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A watch is kept open between one and two of these, so that many informers do not renew at once.</summary>
    public TimeSpan WatchTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Numbers from 0 up to 1 that spread waits.</summary>
    public Func<double> Jitter { get; init; } = static () => RandomNumberGenerator.GetInt32(1 << 30) / (double)(1 << 30);
}
