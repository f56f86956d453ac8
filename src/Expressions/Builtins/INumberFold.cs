namespace Rollouts.Expressions;

/// <summary>What an aggregate makes of numbers that come one after another.</summary>
internal interface INumberFold
{
    /// <summary>The function, as error messages name it.</summary>
    string Name { get; }

    /// <summary>Whether durations stay durations; otherwise they count as the integer of their nanoseconds.</summary>
    bool TakesDurations { get; }

    void Add(in MeasuredValue number);
}
