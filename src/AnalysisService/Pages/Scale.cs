namespace Rollouts.AnalysisService;

/// <summary>Maps values to coordinates along one axis of a chart.</summary>
/// <param name="Low">The value at <paramref name="Start"/>.</param>
/// <param name="High">The value at <paramref name="End"/>.</param>
/// <param name="Start">A coordinate.</param>
/// <param name="End">A coordinate; may be the smaller one.</param>
internal readonly record struct Scale(double Low, double High, double Start, double End)
{
    private const int WantedTicks = 4;

    /// <summary>A scale that holds all values with some room, zero included when it is near.</summary>
    public static Scale Of(IEnumerable<double> values, double start, double end)
    {
        var (low, high) = (double.MaxValue, double.MinValue);
        foreach (var value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        if (low > 0 && low < high / 2)
        {
            low = 0;
        }

        // Halves first: the distance of two doubles may be no double.
        var room = ((high / 2) - (low / 2)) * 0.16;
        if (room <= 0)
        {
            room = Math.Max(Math.Abs(high) * 0.1, 1e-12);
        }

        return new Scale(low == 0 ? 0 : low - room, high + room, start, end);
    }

    public double Map(double value)
    {
        var part = ((value / 2) - (Low / 2)) / ((High / 2) - (Low / 2));
        return double.IsFinite(part) ? Start + (Math.Clamp(part, 0, 1) * (End - Start)) : (Start + End) / 2;
    }

    /// <summary>Round values on the scale.</summary>
    public IReadOnlyList<double> Ticks()
    {
        var raw = (High / WantedTicks) - (Low / WantedTicks);
        if (!double.IsFinite(raw) || raw <= 0)
        {
            return [];
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step =
            power
            * (
                (raw / power) switch
                {
                    < 1.5 => 1,
                    < 3.5 => 2,
                    < 7.5 => 5,
                    _ => 10,
                }
            );
        var ticks = new List<double>();
        for (var i = Math.Ceiling(Low / step); ticks.Count < 2 * WantedTicks && i * step <= High; i++)
        {
            ticks.Add(i * step);
        }

        return ticks;
    }
}
