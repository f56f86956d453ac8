using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>The Job of one measurement (rows A30, F7 and F8).</summary>
internal static class JobManifest
{
    /// <param name="context">The measurement.</param>
    /// <param name="metric">What the metric says.</param>
    /// <param name="name">The Job's name.</param>
    /// <param name="owned">Whether the run becomes its owner.</param>
    /// <exception cref="ProviderException">The spec is no JobSpec.</exception>
    public static JsonObject Build(MeasurementContext context, JobMetric metric, string name, bool owned)
    {
        if (metric.Spec is not { ValueKind: JsonValueKind.Object } given)
        {
            throw new ProviderException("provider.job.spec is missing: write the spec of a batch/v1 Job");
        }

        var labels = Texts(metric.Metadata?.Labels);
        labels[RolloutLabels.AnalysisRunUid] = context.Run.Uid;
        var annotations = Texts(metric.Metadata?.Annotations);
        annotations[RolloutAnnotations.JobAnalysisRunName] = context.Run.Name;
        annotations[RolloutAnnotations.JobAnalysisRunNamespace] = context.Run.Namespace;
        annotations[RolloutAnnotations.JobMetricName] = context.Metric.Name;
        var metadata = new JsonObject
        {
            ["name"] = name,
            ["labels"] = labels,
            ["annotations"] = annotations,
        };
        if (owned)
        {
            metadata["ownerReferences"] = new JsonArray(Owner(context.Run));
        }

        var spec = JsonObject.Create(given)!;
        var template = Child(spec, "template", "provider.job.spec.template");
        var podMetadata = Child(template, "metadata", "provider.job.spec.template.metadata");
        Child(podMetadata, "labels", "provider.job.spec.template.metadata.labels")[RolloutLabels.AnalysisRunUid] = context.Run.Uid;
        return new JsonObject
        {
            ["apiVersion"] = "batch/v1",
            ["kind"] = "Job",
            ["metadata"] = metadata,
            ["spec"] = spec,
        };
    }

    private static JsonObject Owner(RunIdentity run) =>
        new()
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisRun",
            ["name"] = run.Name,
            ["uid"] = run.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };

    private static JsonObject Texts(IReadOnlyDictionary<string, string>? from)
    {
        var texts = new JsonObject();
        foreach (var (name, value) in from ?? new Dictionary<string, string>())
        {
            texts[name] = value;
        }

        return texts;
    }

    private static JsonObject Child(JsonObject parent, string name, string path)
    {
        switch (parent[name])
        {
            case JsonObject found:
                return found;
            case null:
                var made = new JsonObject();
                parent[name] = made;
                return made;
            default:
                throw new ProviderException($"{path} is no object: write it as in the manifest of a Job");
        }
    }
}
