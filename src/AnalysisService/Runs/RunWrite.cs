using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>What became of a write.</summary>
/// <param name="Written">The run as stored; null when nothing was written.</param>
/// <param name="Overtaken">Somebody else wrote first: read again and decide again. Otherwise, with nothing written, the run is gone.</param>
internal readonly record struct RunWrite(KubeObject? Written, bool Overtaken)
{
    public static RunWrite Gone => default;

    public static RunWrite Late => new(null, true);

    public static RunWrite Of(KubeObject written) => new(written, false);
}
