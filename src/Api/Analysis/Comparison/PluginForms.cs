namespace Rollouts.Api;

/// <summary>
/// The providers of ours in the form that an API server with Argo's schema keeps: <c>provider.plugin["rollouts/comparison"]</c> means the same as
/// <c>provider.comparison</c>, and <c>provider.plugin["rollouts/judge"]</c> the same as <c>provider.judge</c>.
/// </summary>
public static class PluginForms
{
    public const string Comparison = "rollouts/comparison";

    public const string Judge = "rollouts/judge";

    /// <summary>The name of the provider that a plugin's name stands for, or null for a plugin of somebody else.</summary>
    public static string? NativeName(string plugin) =>
        plugin switch
        {
            Comparison => "comparison",
            Judge => "judge",
            _ => null,
        };

    /// <summary>The comparison of a metric in either form; null when it has none, or when <paramref name="error"/> says what cannot be read.</summary>
    public static ComparisonMetric? ComparisonOf(MetricProvider provider, out FieldError? error) =>
        Read(provider, provider.Comparison, Comparison, out error);

    /// <summary>The judge of a metric in either form; null when it has none, or when <paramref name="error"/> says what cannot be read.</summary>
    public static JudgeMetric? JudgeOf(MetricProvider provider, out FieldError? error) => Read(provider, provider.Judge, Judge, out error);

    private static T? Read<T>(MetricProvider provider, T? native, string plugin, out FieldError? error)
        where T : KubernetesView
    {
        error = null;
        if (native is not null || provider.Plugin?.TryGetValue(plugin, out var json) is not true)
        {
            return native;
        }

        return TypedReader.TryRead<T>(json, out var read, out error) ? read : null;
    }
}
