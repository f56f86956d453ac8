namespace Rollouts.Statistics;

/// <summary>Count, mean and variance of a sample.</summary>
/// <param name="Count">Number of values.</param>
/// <param name="Mean">Arithmetic mean, in the unit of the values.</param>
/// <param name="Variance">Sum of squared deviations over n - 1, in squared units; 0 for fewer than two values.</param>
public readonly record struct Moments(int Count, double Mean, double Variance)
{
    /// <summary>One of the values, from which <see cref="Offset"/> is measured.</summary>
    private double Origin { get; init; }

    /// <summary>The mean without its origin, which has digits that the mean itself may have no room for.</summary>
    private double Offset { get; init; } = Mean;

    /// <summary>Variance of the mean.</summary>
    public double VarianceOfMean => Variance / Count;

    /// <summary>Mean minus the other mean, with the digits that a large common offset costs each of them.</summary>
    public double Exceeds(Moments other) => Origin - other.Origin + (Offset - other.Offset);

    /// <summary>
    /// In three passes: range, mean, squared deviations from it, with both corrected for the rounding of the mean, so that an
    /// offset of 1e9 costs no digits of the variance. Equal values give exactly that mean and a variance of 0.
    /// </summary>
    /// <param name="values">Finite values, at least one.</param>
    public static Moments Of(ReadOnlySpan<double> values)
    {
        var first = values[0];
        if (!values.ContainsAnyExcept(first))
        {
            return new(values.Length, first, 0) { Origin = first, Offset = 0 };
        }

        // Sums of offsets from the first value stay small where the values share a large one.
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value - first;
        }

        var offset = sum / values.Length;
        var (deviations, squares) = (0.0, 0.0);
        foreach (var value in values)
        {
            var deviation = value - first - offset;
            deviations += deviation;
            squares += deviation * deviation;
        }

        var correction = deviations / values.Length;
        var variance = Math.Max(0, (squares - (deviations * correction)) / (values.Length - 1));
        return new(values.Length, first + (offset + correction), variance) { Origin = first, Offset = offset + correction };
    }
}
