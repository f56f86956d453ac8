using System.Globalization;

namespace Rollouts.Cli;

/// <summary>One cell of a file.</summary>
internal static class ArmCell
{
    /// <summary>A finite number, NaN for a cell that says that there is nothing, or null for anything else.</summary>
    public static double? Read(string cell) =>
        cell.Length == 0
        || cell.Equals("nan", StringComparison.OrdinalIgnoreCase)
        || cell.Equals("null", StringComparison.OrdinalIgnoreCase)
            ? double.NaN
        : double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : null;

    /// <summary>Seconds since 1970, written as such or as a date of ISO 8601; null for anything else.</summary>
    public static double? ReadTime(string cell) =>
        Read(cell) is { } seconds ? (double.IsNaN(seconds) ? null : seconds)
        : DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUnixTimeMilliseconds() / 1000.0
        : null;
}
