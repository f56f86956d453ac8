using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>
/// The end of a long measurement. Conditions judge the result where the metric has any; otherwise the comparison's own verdict is the phase.
/// </summary>
internal static class WindowedAnswer
{
    // A measurement's value is cut beyond 4096 characters, and half an object is of no use.
    private const int MaxText = 4000;

    public static ProviderAnswer Of(Metric metric, WindowedFinding finding, bool ignoreConditions = false)
    {
        finding.Result["explanation"] = finding.Explanation;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [MeasurementMetadata.Explanation] = finding.Explanation };
        var text = Text(finding.Result);
        var hasConditions = !string.IsNullOrEmpty(metric.SuccessCondition) || !string.IsNullOrEmpty(metric.FailureCondition);
        return hasConditions && !ignoreConditions
            ? new ProviderAnswer.Value(MeasuredValue.FromJson(JsonSerializer.SerializeToElement(finding.Result)), text)
            {
                Metadata = metadata,
            }
            : new ProviderAnswer.Verdict(finding.Phase, text, finding.Explanation) { Metadata = metadata };
    }

    private static string Text(JsonObject result)
    {
        var text = result.ToJsonString();
        if (text.Length <= MaxText || result["metrics"] is not JsonArray metrics)
        {
            return text.Length <= MaxText ? text : Short(result, metricsLeftOut: 0);
        }

        var shorter = (JsonObject)result.DeepClone();
        foreach (var metric in shorter["metrics"]!.AsArray())
        {
            metric!.AsObject().Remove("explanation");
        }

        return shorter.ToJsonString() is { Length: <= MaxText } fits ? fits : Short(result, metrics.Count);
    }

    private static string Short(JsonObject result, int metricsLeftOut)
    {
        var shorter = (JsonObject)result.DeepClone();
        shorter.Remove("metrics");
        shorter.Remove("explanation");
        if (metricsLeftOut > 0)
        {
            shorter["metricsLeftOut"] = metricsLeftOut;
        }

        return shorter.ToJsonString() is { Length: <= MaxText } fits
            ? fits
            : new JsonObject { ["verdict"] = result["verdict"]?.DeepClone(), ["score"] = result["score"]?.DeepClone() }.ToJsonString();
    }
}
