using System.Globalization;
using System.Text.Json;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>How a demo server answers, read from its container: the environment, else the arguments, else the image's tag.</summary>
/// <param name="ErrorPercent">Share of requests that are answered with status 500, between 0 and 100.</param>
/// <param name="Latency">How long each answer takes.</param>
/// <param name="Port">The container's first port, or 0 for any.</param>
internal readonly record struct DemoBehaviour(double ErrorPercent, TimeSpan Latency, int Port = 0)
{
    public const string ImageName = "rollouts-demo";

    private const double BadTagErrorPercent = 12;
    private static readonly TimeSpan SlowTagLatency = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestLatency = TimeSpan.FromSeconds(30);

    /// <summary>The pod's first container of the demo image, or null.</summary>
    public static DemoBehaviour? Of(KubeObject pod)
    {
        try
        {
            return
                pod.As<DemoPodView>(PodView.Json).Spec.Containers.FirstOrDefault(static container => NameOf(container.Image) == ImageName)
                    is { } container
                ? Of(container)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// <c>ERROR_PERCENT</c> or <c>--error-percent=</c>, <c>LATENCY_MS</c> or <c>--latency-ms=</c>; a tag that starts with <c>bad-</c> fails
    /// 12 % of its requests, one that starts with <c>slow-</c> takes half a second. Values that are no numbers are passed over.
    /// </summary>
    private static DemoBehaviour Of(DemoPodView.ContainerView container)
    {
        var tag = container.Image[(container.Image.LastIndexOf(':') + 1)..];
        var latency =
            Setting(container, "LATENCY_MS", "--latency-ms=") is { } milliseconds
                ? TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, 0, LongestLatency.TotalMilliseconds))
            : tag.StartsWith("slow-", StringComparison.Ordinal) ? SlowTagLatency
            : TimeSpan.Zero;
        var errors =
            Setting(container, "ERROR_PERCENT", "--error-percent=")
            ?? (tag.StartsWith("bad-", StringComparison.Ordinal) ? BadTagErrorPercent : 0);
        return new(Math.Clamp(errors, 0, 100), latency, Math.Clamp(container.Ports is [var port, ..] ? port.ContainerPort : 0, 0, 65_535));
    }

    private static double? Setting(DemoPodView.ContainerView container, string variable, string option)
    {
        var text =
            container.Env.FirstOrDefault(entry => entry.Name == variable)?.Value
            ?? container
                .Args.Concat(container.Command)
                .FirstOrDefault(arg => arg.StartsWith(option, StringComparison.Ordinal))
                ?[option.Length..];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : null;
    }

    private static string NameOf(string image)
    {
        var name = image[(image.LastIndexOf('/') + 1)..];
        var end = name.AsSpan().IndexOfAny(':', '@');
        return end < 0 ? name : name[..end];
    }
}
