namespace Rollouts.Providers;

/// <summary>A selector of series in a PromQL query.</summary>
/// <param name="Series">Name and matchers, for example <c>up{job="api"}</c>, without offset and range.</param>
/// <param name="Range">What stands in brackets behind it, for example <c>5m</c>; null for an instant selector.</param>
internal sealed record PromqlSelector(string Series, string? Range);
