namespace Rollouts.AnalysisService;

/// <summary>Filters such as <c>team=shop</c>: all must hold.</summary>
internal static class LabelFilter
{
    /// <exception cref="ApiException">One is no pair.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Read(IReadOnlyList<string> filters) =>
        [
            .. filters.Select(
                (filter, i) =>
                    filter.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
                        ? KeyValuePair.Create(filter[..at], filter[(at + 1)..])
                        : throw ApiException.Invalid($"labels[{i}]", filter, "not a label with its value", "Write name=value.")
            ),
        ];

    public static bool Matches(IReadOnlyList<KeyValuePair<string, string>> filters, IReadOnlyDictionary<string, string> labels) =>
        filters.All(f => labels.TryGetValue(f.Key, out var value) && value == f.Value);
}
