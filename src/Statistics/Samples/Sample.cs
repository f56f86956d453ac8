using System.Numerics;

namespace Rollouts.Statistics;

/// <summary>
/// The usable values of one arm. NaN stands for a missing value and is left out; an infinite value or one beyond ±1e150 is an error
/// of the source, because no mean or variance can be given to it. The caller's data are never changed.
/// </summary>
internal readonly ref struct Sample
{
    /// <summary>Beyond this, sums of squares leave the range of a double.</summary>
    private const double Largest = 1e150;

    private Sample(ReadOnlySpan<double> values, Refusal? fault)
    {
        Values = values;
        Fault = fault;
    }

    /// <summary>The values without the missing ones, in their order.</summary>
    public ReadOnlySpan<double> Values { get; }

    /// <summary>Why the values cannot be used, or null.</summary>
    public Refusal? Fault { get; }

    /// <summary>Looks at one arm.</summary>
    /// <param name="values">As measured.</param>
    /// <param name="arm">Its name, for the reason of a refusal.</param>
    /// <param name="needed">The fewest values the method works with.</param>
    public static Sample Read(ReadOnlySpan<double> values, string arm, int needed)
    {
        var usable = AllUsable(values) ? values : WithoutMissing(values);
        for (var i = 0; usable.Length != values.Length && i < values.Length; i++)
        {
            if (Math.Abs(values[i]) > Largest)
            {
                var reason =
                    $"{arm}[{i}] is {Figures.Show(values[i])}: values have to be within ±1e150, so leave it out, clip it or change the unit";
                return new(usable, new(Outcome.Error, reason));
            }
        }

        return new(usable, Shortage(usable.Length, values.Length, arm, needed));
    }

    /// <summary>Looks at the differences canary[i] - baseline[i], a pair with a missing value being left out.</summary>
    public static Sample ReadDifferences(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline, int needed)
    {
        if (canary.Length != baseline.Length)
        {
            var counts = $"the canary has {Figures.Count(canary.Length, "value")} and the baseline {Figures.Show(baseline.Length)}";
            return new([], new(Outcome.Error, $"{counts}, so they do not form pairs: pass one of each per window, NaN for a missing one"));
        }

        var differences = new double[canary.Length];
        for (var i = 0; i < differences.Length; i++)
        {
            // Infinite minus infinite would read as missing.
            differences[i] = double.IsInfinity(canary[i]) && double.IsInfinity(baseline[i]) ? canary[i] : canary[i] - baseline[i];
        }

        return Read(differences, "difference", needed);
    }

    /// <summary>The graver of the two arms' faults, or null.</summary>
    public static Refusal? Worse(Sample canary, Sample baseline) => Worse(canary.Fault, baseline.Fault);

    private static Refusal? Worse(Refusal? first, Refusal? second) => Gravity(second) > Gravity(first) ? second : first;

    private static int Gravity(Refusal? fault) =>
        fault?.Outcome switch
        {
            null => 0,
            Outcome.Error => 3,
            Outcome.NoData => 2,
            _ => 1,
        };

    private static Refusal? Shortage(int usable, int delivered, string arm, int needed) =>
        usable >= needed ? null
        : usable > 0 ? new(Outcome.TooLittle, $"the {arm} has {Figures.Count(usable, "usable value")}, and at least {needed} are needed")
        : delivered == 0 ? new(Outcome.NoData, $"the {arm} has no values")
        : new(Outcome.NoData, $"the {arm} has no usable value among {Figures.Show(delivered)}");

    private static bool AllUsable(ReadOnlySpan<double> values)
    {
        // Scaled up, a value beyond the largest is infinite; 0·x is 0 for finite x and NaN otherwise, so one sum looks at all of them.
        const double scale = double.MaxValue / Largest;
        var scales = new Vector<double>(scale);
        var sums = Vector<double>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            sums += new Vector<double>(values[i..]) * scales * Vector<double>.Zero;
        }

        var sum = Vector.Sum(sums);
        for (; i < values.Length; i++)
        {
            sum += values[i] * scale * 0;
        }

        return sum == 0;
    }

    private static double[] WithoutMissing(ReadOnlySpan<double> values)
    {
        var kept = new List<double>(values.Length);
        foreach (var value in values)
        {
            if (Math.Abs(value) <= Largest)
            {
                kept.Add(value);
            }
        }

        return [.. kept];
    }
}
