using System.Globalization;
using System.Text;

namespace Rollouts.Analysis;

/// <summary>Rows as short text: <c>24 1200/48 4800@0.2;-/3 100;!connection refused</c>. What is read back is what was written, digit by digit.</summary>
public static class WindowCodec
{
    private const int MaxReason = 120;
    private const string Missing = "-";

    public static string Write(WindowRow row)
    {
        if (row.Skipped is { } reason)
        {
            var line = new StringBuilder("!");
            foreach (var c in reason.Length > MaxReason ? reason.AsSpan(0, MaxReason) : reason)
            {
                line.Append(c == ';' || char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c);
            }

            return line.ToString();
        }

        var weight = row.Weight is { } share ? $"@{Number(share)}" : "";
        return $"{string.Join(' ', row.Canary.Select(Number))}/{string.Join(' ', row.Baseline.Select(Number))}{weight}";
    }

    /// <summary>A value as it will be stored: seven digits are more than any window is exact to.</summary>
    public static WindowRow Rounded(WindowRow row) => row.Skipped is null ? Read(Write(row))! : row;

    /// <summary>The row, or null when the text is none.</summary>
    public static WindowRow? Read(string text)
    {
        if (text.StartsWith('!'))
        {
            return WindowRow.Missing(text[1..]);
        }

        var (numbers, weight) = text.Split('@') switch
        {
            [var all] => (all, null),
            [var all, var share] => (all, Numbers(share)),
            _ => ("", []),
        };
        return
            numbers.Split('/') is [var canary, var baseline]
            && Numbers(canary) is { } c
            && Numbers(baseline) is { } b
            && weight is null or [_]
            ? new WindowRow(c, b) { Weight = weight?[0] }
            : null;
    }

    private static double[]? Numbers(string text)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] == Missing)
            {
                numbers[i] = double.NaN;
            }
            else if (!double.TryParse(parts[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return null;
            }
        }

        return numbers;
    }

    private static string Number(double value) =>
        double.IsNaN(value) ? Missing
        : double.IsInteger(value) && Math.Abs(value) < 1e15 ? value.ToString("R", CultureInfo.InvariantCulture)
        : value.ToString("G7", CultureInfo.InvariantCulture);
}
