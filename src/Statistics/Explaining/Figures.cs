using System.Globalization;

namespace Rollouts.Statistics;

/// <summary>Numbers as they stand in explanations: four significant digits, no culture.</summary>
public static class Figures
{
    /// <summary>A measured value, e.g. <c>0.4213</c>, <c>1.5e-12</c>, <c>infinity</c>.</summary>
    public static string Show(double value) =>
        double.IsPositiveInfinity(value) ? "infinity"
        : double.IsNegativeInfinity(value) ? "-infinity"
        : value.ToString("G4", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal);

    /// <summary>A count, e.g. <c>1,000,000</c>.</summary>
    public static string Show(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A level as a percentage, e.g. <c>95 %</c>.</summary>
    public static string Percent(double level) => $"{Show(level * 100)} %";

    /// <summary>A count with its noun, e.g. <c>1 value</c>, <c>60 values</c>.</summary>
    public static string Count(long count, string noun) => count == 1 ? $"1 {noun}" : $"{Show(count)} {noun}s";
}
