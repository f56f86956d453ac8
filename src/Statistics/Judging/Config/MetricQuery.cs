namespace Rollouts.Statistics;

/// <summary>
/// Where a metric's samples come from: <c>metrics[].query</c>. The judges never read it; it is imported so that a provider can.
/// Each metric store uses the fields that its line in <see cref="MetricStores"/> names.
/// </summary>
public sealed record MetricQuery
{
    /// <summary>The metric store, e.g. <c>prometheus</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Usually the same as <see cref="Type"/>.</summary>
    public string? ServiceType { get; init; }

    /// <summary>The query itself with <c>${variables}</c>; wins over <see cref="CustomFilterTemplate"/>.</summary>
    public string? CustomInlineTemplate { get; init; }

    /// <summary>The name of an entry in <see cref="CanaryConfig.Templates"/>.</summary>
    public string? CustomFilterTemplate { get; init; }

    /// <summary>The other text fields of the store, e.g. <c>metricName</c>, <c>resourceType</c>, <c>aggregationMethod</c>.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; init; } = new Dictionary<string, string>();

    /// <summary>The list fields of the store, e.g. <c>groupByFields</c>, <c>labelBindings</c>, <c>fields</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>SignalFx: the dimensions and their values, in the order of the config.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> QueryPairs { get; init; } = [];
}
