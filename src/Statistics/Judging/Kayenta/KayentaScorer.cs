using System.Globalization;

namespace Rollouts.Statistics;

/// <summary>Kayenta's weighted sum over groups. Weights are taken as they are: neither normalised nor checked.</summary>
public static class KayentaScorer
{
    private const double TooMuchMissing = 50;
    private const double Everything = 100;

    /// <summary>Scores the metrics that are not muted.</summary>
    /// <param name="groupWeights">In percent.</param>
    public static KayentaScore Score(IEnumerable<KayentaMetricResult> results, IReadOnlyDictionary<string, double> groupWeights)
    {
        var scored = results.Where(static result => !result.Muted).ToList();
        var groups = Groups(scored);
        var scores = groups.ConvertAll(static group => new GroupScore(group.Name, group.Score));
        var critical = scored.FirstOrDefault(static result => result.Classification is { Critical: true, Label: not KayentaLabel.Pass });
        if (critical is not null)
        {
            return new(0, $"Canary Failed: {critical.Classification.Reason}", scores);
        }

        var missing = scored.Count(static result => result.Classification.Label == KayentaLabel.Nodata);
        return scored.Count > 0 && 100.0 * missing / scored.Count >= TooMuchMissing
            ? new(0, $"Canary Failed: {TooMuchMissing}% or more metrics returned NODATA", scores)
            : new(RoundHalfUp(Sum(groups, groupWeights)), null, scores);
    }

    private static List<Group> Groups(List<KayentaMetricResult> results)
    {
        var groups = new List<Group>();
        var byName = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (var result in results)
        {
            foreach (var name in result.Groups)
            {
                if (!byName.TryGetValue(name, out var group))
                {
                    byName[name] = group = new(name);
                    groups.Add(group);
                }

                group.Add(result.Classification.Label);
            }
        }

        return groups;
    }

    private static double Sum(List<Group> groups, IReadOnlyDictionary<string, double> weights)
    {
        var unweighted = groups.Count(group => !weights.ContainsKey(group.Name));
        var left = unweighted == 0 ? 0 : (100 - weights.Values.Sum()) / unweighted;
        return groups.Sum(group => (group.HasData ? group.Score : Everything) * (weights.GetValueOrDefault(group.Name, left) / 100));
    }

    /// <summary>To two decimals of the shortest decimal that stands for the number, halves away from zero.</summary>
    private static double RoundHalfUp(double score) =>
        decimal.TryParse(score.ToString("R"), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact)
            ? (double)Math.Round(exact, 2, MidpointRounding.AwayFromZero)
            : score;

    private sealed class Group(string name)
    {
        private int _passed;
        private int _total;

        public string Name => name;

        public bool HasData => _total > 0;

        public double Score => _total == 0 ? 0 : (double)_passed / _total * 100;

        public void Add(KayentaLabel label)
        {
            if (label is not (KayentaLabel.Nodata or KayentaLabel.Error))
            {
                _total++;
                _passed += label == KayentaLabel.Pass ? 1 : 0;
            }
        }
    }
}
