namespace Rollouts.Simulation;

/// <summary>Requests, and how many of them failed.</summary>
public readonly record struct DemoCount(long Requests, long Errors)
{
    /// <summary>Null without requests: no data is not success.</summary>
    public double? SuccessRate => Requests == 0 ? null : (Requests - Errors) / (double)Requests;

    public static DemoCount operator +(DemoCount one, DemoCount other) => new(one.Requests + other.Requests, one.Errors + other.Errors);
}
