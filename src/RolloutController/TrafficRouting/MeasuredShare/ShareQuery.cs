using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>How the canary's share of the requests is measured: what the annotation <c>rollouts/measured-share</c> of a Rollout says, as YAML.</summary>
/// <param name="Metric">The metric, with its arguments filled in.</param>
/// <param name="Tolerance">How far the share may be from the weight, in percentage points.</param>
internal sealed record ShareQuery(Metric Metric, double Tolerance)
{
    /// <summary>An annotation and no field, since the CRD of Argo Rollouts would drop a field that it does not know.</summary>
    public const string Annotation = "rollouts/measured-share";

    private const string Path = $"metadata.annotations[{Annotation}]";
    private const int MaxCharacters = 16 * 1024;
    private const double DefaultTolerance = 5;

    /// <summary>What the Rollout asks for; null when it asks for nothing.</summary>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="target">Where its requests should go; fills the arguments of the query.</param>
    /// <exception cref="TrafficRoutingException">The annotation cannot be read.</exception>
    public static ShareQuery? Of(Rollout rollout, TrafficTarget target)
    {
        if (rollout.Metadata.Annotations?.GetValueOrDefault(Annotation) is not { } text)
        {
            return null;
        }

        try
        {
            return Read(text, target);
        }
        catch (Exception e) when (e is FormatException or JsonException or AnalysisSpecException or InvalidOperationException)
        {
            const string remedy = "write YAML with prometheus (address and query) and, if need be, tolerance in percentage points";
            throw new TrafficRoutingException($"annotation {Annotation}: {e.Message}: {remedy}")
            {
                Error = FieldError.Invalid(Path, text, e.Message, $"{remedy}."),
            };
        }
    }

    private static ShareQuery Read(string text, TrafficTarget target)
    {
        if (text.Length > MaxCharacters)
        {
            throw new FormatException($"{text.Length} characters are more than {MaxCharacters}");
        }

        if (KubeYaml.Read(text) is not [JsonObject said])
        {
            throw new FormatException("one YAML mapping was expected");
        }

        if (said.FirstOrDefault(static member => member.Key is not ("prometheus" or "tolerance")) is { Key: { } unknown })
        {
            throw new FormatException($"\"{unknown}\" is not known");
        }

        var tolerance = said["tolerance"] is { } number ? number.GetValue<double>() : DefaultTolerance;
        if (tolerance is not (> 0 and <= 50))
        {
            throw new FormatException($"tolerance {tolerance} must be above 0 and at most 50");
        }

        if (said["prometheus"] is not JsonObject prometheus || prometheus["query"] is null || prometheus["address"] is null)
        {
            throw new FormatException("prometheus.address and prometheus.query must be given");
        }

        if (prometheus["authentication"]?["sigv4"] is not null)
        {
            // It would be the controller's own identity that signs, for whoever may write a Rollout.
            throw new FormatException("prometheus.authentication.sigv4 is not offered here");
        }

        var metric = new JsonObject
        {
            ["name"] = "measured-share",
            ["provider"] = new JsonObject { ["prometheus"] = prometheus.DeepClone() },
        }.Deserialize<Metric>(RolloutsJson.Options)!;
        return new ShareQuery(MetricResolver.ResolveWithoutSecrets(metric, Arguments(target)), tolerance);
    }

    private static IReadOnlyList<Argument> Arguments(TrafficTarget target) =>
        [
            new() { Name = "canary-hash", Value = target.CanaryHash },
            new() { Name = "stable-hash", Value = target.StableHash },
            new() { Name = "canary-service", Value = target.CanaryService ?? "" },
            new() { Name = "stable-service", Value = target.StableService ?? "" },
        ];
}
