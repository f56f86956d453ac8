namespace Rollouts.Statistics;

/// <summary>How sure <see cref="EvidenceJudge"/> has to be, and what a config cannot say. Fixed before the first judgement of a canary.</summary>
public sealed record EvidenceJudgeOptions
{
    /// <summary>
    /// Probability of ever failing a canary that is no worse on any metric, over all metrics and all looks; default 0.05, as for a
    /// <see cref="SequentialOptions.Alpha"/>.
    /// </summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>Probability of ever passing a metric that is beyond its <see cref="PassMargin"/>; default 0.05.</summary>
    public double Beta { get; init; } = 0.05;

    /// <summary>Seconds between samples, default 60: the step of the request.</summary>
    public double StepSeconds { get; init; } = 60;

    /// <summary>Seconds at the beginning that are not judged, default 0: the request's start leaves the warm-up out already.</summary>
    public double WarmUpSeconds { get; init; }

    /// <summary>
    /// The ratio that a passing canary is shown to stay within where its config allows no increase, default 1.25. A config that allows one
    /// has its own limit in this place.
    /// </summary>
    public double PassMargin { get; init; } = 1.25;

    /// <summary>
    /// The same on the scale of the common-language effect size, default 0.64: where Vargha and Delaney (2000) call an effect medium.
    /// </summary>
    public double PassSuperiority { get; init; } = 0.64;

    /// <summary>
    /// Share of <see cref="Alpha"/> for the critical metrics where there are others too, default one half; they divide it equally.
    /// </summary>
    public double CriticalShare { get; init; } = 0.5;

    /// <summary>Where the statistic starts anew beside going on, so that a late regression is not drowned by a healthy past; null for nowhere.</summary>
    public RestartOptions? Restarts { get; init; } = new();

    internal void Check()
    {
        Level.Require(Alpha, nameof(Alpha));
        Level.Require(Beta, nameof(Beta));
        Level.Require(CriticalShare, nameof(CriticalShare));
        Require(StepSeconds is >= 0.001 and <= 86_400, nameof(StepSeconds), StepSeconds, "0.001 to 86400 seconds");
        Require(WarmUpSeconds is >= 0 and <= 86_400, nameof(WarmUpSeconds), WarmUpSeconds, "0 to 86400 seconds");
        Require(PassMargin is > 1 and <= 100, nameof(PassMargin), PassMargin, "a ratio above 1 and up to 100, such as 1.25");
        foreach (var fault in Restarts?.Faults() ?? [])
        {
            Refuse(fault.ToString(), nameof(Restarts));
        }

        Require(
            PassSuperiority is > 0.5 and < 1,
            nameof(PassSuperiority),
            PassSuperiority,
            "a probability above 0.5 and below 1, such as 0.64"
        );
    }

    private static void Require(bool holds, string name, double value, string remedy)
    {
        if (!holds)
        {
            Refuse($"{name} = {value} is out of range: give {remedy}.", name);
        }
    }

    private static void Refuse(string message, string name) => throw new ArgumentException(message, name);
}
