namespace Rollouts.Kubernetes;

/// <summary>Up to where the cache is the server's past; null when only a list can tell.</summary>
internal sealed class WatchPosition
{
    public string? ResourceVersion { get; set; }

    /// <summary>Why the next list is needed.</summary>
    public string Cause { get; private set; } = "start";

    public void Lose(string cause)
    {
        ResourceVersion = null;
        Cause = cause;
    }
}
