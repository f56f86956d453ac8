namespace Rollouts.Statistics;

/// <summary>How much of the error probability each metric has, from Kayenta's group weights. Depends on the config alone, never on data.</summary>
public static class EvidenceWeights
{
    /// <summary>
    /// Weights that total 1: a group's weight is divided equally among its metrics, a group without one shares what is left of 100. Where
    /// that leaves a metric nothing although no weight of 0 was configured for it, it weighs as much as the average: no metric is invisible.
    /// </summary>
    /// <param name="metrics">The metrics that are scored.</param>
    /// <param name="groupWeights">In percent.</param>
    public static IReadOnlyList<double> Of(IReadOnlyList<CanaryMetric> metrics, IReadOnlyDictionary<string, double> groupWeights)
    {
        var sizes = metrics
            .SelectMany(static metric => metric.Groups.Distinct(StringComparer.Ordinal))
            .GroupBy(static group => group, StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        var unweighted = sizes.Keys.Count(group => !groupWeights.ContainsKey(group));
        var left = unweighted == 0 ? 0 : Math.Max(0, 100 - groupWeights.Values.Sum()) / unweighted;
        var weights = metrics
            .Select(metric =>
                metric
                    .Groups.Distinct(StringComparer.Ordinal)
                    .Sum(group => Math.Max(0, groupWeights.GetValueOrDefault(group, left)) / sizes[group])
            )
            .ToArray();
        var positive = weights.Where(static weight => weight > 0).ToArray();
        var average = positive.Length == 0 ? 1 : positive.Average();
        for (var i = 0; i < weights.Length; i++)
        {
            var unseen = metrics[i].Groups.Count == 0 || metrics[i].Groups.Any(group => !groupWeights.ContainsKey(group));
            weights[i] = weights[i] > 0 || !(unseen || positive.Length == 0) ? weights[i] : average;
        }

        var sum = weights.Sum();
        return double.IsFinite(sum)
            ? Array.ConvertAll(weights, weight => weight / sum)
            : Array.ConvertAll(weights, _ => 1.0 / weights.Length);
    }
}
