namespace Rollouts.Statistics;

/// <summary>How sure a detection has to be.</summary>
public sealed record DetectionPlan
{
    /// <summary>Probability of failing a healthy canary, default 0.05.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Probability of finding a canary that is as bad as asked for, default 0.8.</summary>
    public double Power { get; init; } = 0.8;

    /// <summary>When the comparison is looked at.</summary>
    public LookSchedule Looks { get; init; }

    /// <summary>Everything that is wrong with these numbers.</summary>
    public IReadOnlyList<OptionFault> Validate()
    {
        var faults = new List<OptionFault>();
        if (Alpha is not (> 0 and < 0.5))
        {
            faults.Add(new OptionFault("Alpha", Alpha.ToString(), "give a probability between 0 and 0.5, such as 0.05"));
        }

        if (Power is not (> 0 and < 1))
        {
            faults.Add(new OptionFault("Power", Power.ToString(), "give a probability between 0 and 1, such as 0.8"));
        }

        return faults;
    }
}
