namespace Rollouts.Statistics;

/// <summary>The query fields of one metric store.</summary>
/// <param name="TextFields">Fields that hold text.</param>
/// <param name="ListFields">Fields that hold a list of texts.</param>
/// <param name="RequiredFields">Fields without which no query can be made.</param>
public sealed record MetricStore(IReadOnlyList<string> TextFields, IReadOnlyList<string> ListFields, IReadOnlyList<string> RequiredFields);
