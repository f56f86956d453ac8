namespace Rollouts.StatisticsSimulation;

/// <summary>What the rollouts of a cell gave.</summary>
public sealed class Measurement
{
    private readonly int[] _minutes;

    /// <param name="outcomes">What each rollout returned.</param>
    public Measurement(IEnumerable<int> outcomes)
    {
        int[] counted = [.. outcomes.Where(outcome => outcome >= 0)];
        _minutes = [.. counted.Where(outcome => outcome > 0).Order()];
        Runs = counted.Length;
    }

    /// <summary>Rollouts that count.</summary>
    public int Runs { get; }

    /// <summary>Those with an alarm.</summary>
    public int Alarms => _minutes.Length;

    public double Percent => Runs == 0 ? 0 : 100.0 * Alarms / Runs;

    /// <summary>Monte-Carlo standard error in percentage points.</summary>
    public double Error => Runs == 0 ? 0 : Math.Sqrt(Percent * (100 - Percent) / Runs);

    /// <summary>Minutes to the alarm, rollouts without one counting as longer than all; infinite when fewer than half have one.</summary>
    public double Median => Quantile(0.5);

    /// <summary>A 95 % interval of the median from the order statistics.</summary>
    public (double Lower, double Upper) MedianInterval
    {
        get
        {
            var half = Runs == 0 ? 0 : 0.98 / Math.Sqrt(Runs);
            return (Quantile(0.5 - half), Quantile(0.5 + half));
        }
    }

    /// <summary>The rate with its error; without any alarm the 95 % upper limit.</summary>
    public string Rate => Alarms == 0 ? $"0 (<{300.0 / Math.Max(1, Runs):0.00})" : $"{Percent:0.0} ±{Error:0.0}";

    /// <summary>The share of rollouts with an alarm by a minute, in percent.</summary>
    public double PercentBy(int minute) => Runs == 0 ? 0 : 100.0 * _minutes.Count(m => m <= minute) / Runs;

    private double Quantile(double q)
    {
        var rank = Math.Max(0, (int)Math.Ceiling(q * Runs) - 1);
        return rank < _minutes.Length ? _minutes[rank] : double.PositiveInfinity;
    }
}
