namespace Rollouts.Statistics;

/// <summary>The outcome of <see cref="AndersonDarlingTest"/>.</summary>
/// <param name="Samples">k, the number of samples.</param>
/// <param name="Values">N, all values used.</param>
/// <param name="Midrank">The standardised statistic with midranks, for any data; 0 after a refusal.</param>
/// <param name="Right">The standardised statistic with right-continuous distribution functions; 0 after a refusal.</param>
/// <param name="Refusal">Why the test could not be carried out, null when it was.</param>
public sealed record AndersonDarlingResult(int Samples, int Values, double Midrank, double Right, Refusal? Refusal)
{
    // Scholz and Stephens, table 2: the critical value at a level is b0 + b1/√(k-1) + b2/(k-1).
    private static readonly (double Level, double B0, double B1, double B2)[] Table =
    [
        (0.25, 0.675, -0.245, -0.105),
        (0.1, 1.281, 0.25, -0.305),
        (0.05, 1.645, 0.678, -0.362),
        (0.025, 1.96, 1.149, -0.391),
        (0.01, 2.326, 1.822, -0.396),
        (0.005, 2.573, 2.364, -0.345),
        (0.001, 3.085, 3.615, -0.154),
    ];

    /// <summary>The p-value of <see cref="Midrank"/>, interpolated in its logarithm between 0.25 and 0.001 and cut off there; 1 after a refusal.</summary>
    public double P
    {
        get
        {
            if (Refusal is not null)
            {
                return 1;
            }

            for (var i = 0; i < Table.Length; i++)
            {
                var critical = Critical(i);
                if (Midrank < critical)
                {
                    return i == 0 ? Table[0].Level : Between(i, critical);
                }
            }

            return Table[^1].Level;
        }
    }

    /// <summary>One sentence: what was compared, how far apart the samples are, how sure that is, what would have decided otherwise.</summary>
    public string Explanation
    {
        get
        {
            var compared = $"distributions of {Figures.Show(Samples)} samples with {Figures.Count(Values, "value")}";
            var effect = $"standardised distance {Figures.Show(Midrank)} (0 is expected without a difference)";
            return Refusal is null
                ? Statistics.Explanation.Sentence(
                    compared,
                    effect,
                    $"p = {Figures.Show(P)}",
                    Counterfactual.Of("a distance", Midrank, Critical(2))
                )
                : Statistics.Explanation.Sentence(compared, "distance unknown", Refusal);
        }
    }

    private double Critical(int row)
    {
        var m = Samples - 1.0;
        return Table[row].B0 + (Table[row].B1 / Math.Sqrt(m)) + (Table[row].B2 / m);
    }

    private double Between(int row, double critical)
    {
        var previous = Critical(row - 1);
        var weight = (Midrank - previous) / (critical - previous);
        return Math.Exp(((1 - weight) * Math.Log(Table[row - 1].Level)) + (weight * Math.Log(Table[row].Level)));
    }
}
