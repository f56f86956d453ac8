using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Reads a run, or says what does not fit.</summary>
internal static class RunReader
{
    public static bool TryRead(KubeObject item, [NotNullWhen(true)] out AnalysisRun? run, [NotNullWhen(false)] out string? problem)
    {
        try
        {
            // The view is not kept with the object: it is several times as large, each version of a run is looked at once or twice, and then
            // it would lie in memory until the next measurement.
            run =
                JsonSerializer.Deserialize<AnalysisRun>(item.Json.Span, RolloutsJson.Options)
                ?? throw new JsonException("null is not an object");
            problem = null;
            return true;
        }
        catch (JsonException)
        {
            // The typed reader tells the field; the exception tells C# types.
            TypedReader.TryRead<AnalysisRun>(item.Json.Span, out _, out var error);
            run = null;
            problem = error?.ToString() ?? "the object is no AnalysisRun";
            return false;
        }
    }

    /// <summary>Reads a run that has ended.</summary>
    public static bool TryReadFinished(KubeObject item, [NotNullWhen(true)] out AnalysisRun? run)
    {
        run = null;
        return IsFinished(item) && TryRead(item, out run, out _);
    }

    private static bool IsFinished(KubeObject item) => PhaseOrder.IsCompleted(FinishedRunTrimming.PhaseOf(item.Json.Span));

    /// <summary>The phase of a run that cannot be read as a whole.</summary>
    public static string? PhaseOf(KubeObject item)
    {
        try
        {
            return item.ToNode()["status"]?["phase"]?.GetValue<string>();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
