namespace Rollouts.Api;

/// <summary>Checks the providers of ours, in both their forms, and that a comparison is one measurement.</summary>
internal static class OwnProviderValidator
{
    public static IEnumerable<(string Field, string Message, string Remedy)> Faults(Metric metric)
    {
        var (field, faults) = Read(metric.Provider);
        if (field is null)
        {
            yield break;
        }

        foreach (var (name, message, remedy) in faults)
        {
            yield return ($"{field}.{name}", $"{field}.{message}", remedy);
        }

        if (MetricDefaults.EffectiveCount(metric) != 1)
        {
            yield return (
                string.IsNullOrEmpty(metric.Interval) ? "count" : "interval",
                "one sequential comparison is one measurement: repeating it would spend its alpha again",
                "Leave out interval and count; the comparison itself looks again after every window."
            );
        }
    }

    private static (string? Field, IEnumerable<(string Field, string Message, string Remedy)> Faults) Read(MetricProvider provider)
    {
        if (PluginForms.ComparisonOf(provider, out var error) is { } comparison)
        {
            return (
                provider.Comparison is null ? Plugin(PluginForms.Comparison) : "provider.comparison",
                ComparisonValidator.Faults(comparison)
            );
        }

        if (error is not null)
        {
            return (Plugin(PluginForms.Comparison), [Unreadable(error)]);
        }

        if (PluginForms.JudgeOf(provider, out error) is { } judge)
        {
            return (provider.Judge is null ? Plugin(PluginForms.Judge) : "provider.judge", JudgeValidator.Faults(judge));
        }

        return error is null ? (null, []) : (Plugin(PluginForms.Judge), [Unreadable(error)]);
    }

    private static string Plugin(string name) => $"provider.plugin[{name}]";

    private static (string, string, string) Unreadable(FieldError error) =>
        (error.Path, $"{error.Path} cannot be read: {error.Message}", error.Remedy ?? "Give the field a value of the right type.");
}
