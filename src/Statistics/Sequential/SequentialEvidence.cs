namespace Rollouts.Statistics;

/// <summary>The numbers behind a verdict. None is NaN.</summary>
/// <param name="Windows">Windows that were added.</param>
/// <param name="UsedWindows">Those that were compared.</param>
/// <param name="FaultyWindows">Those that made no sense.</param>
/// <param name="LastFault">What kept the last window from being used.</param>
/// <param name="LogE">ln of the evidence that the canary is worse, now.</param>
/// <param name="HighestLogE">Its highest value.</param>
/// <param name="FailThreshold">The value at which the canary fails: ln(1/alpha).</param>
/// <param name="FailedAt">The window after which it was reached, 0 if never.</param>
/// <param name="AlwaysValidP">min(1, 1/E at its highest): the smallest alpha at which the canary fails by now.</param>
/// <param name="LogEPass">ln of the evidence that the canary stays below the margin of promotion, now.</param>
/// <param name="PassThreshold">The value at which it passes: ln(1/beta).</param>
/// <param name="PassedAt">The window after which it was reached, 0 if never.</param>
/// <param name="Effect">The ratio of canary to baseline with its confidence sequence at level alpha: it holds at all looks together.</param>
public sealed record SequentialEvidence(
    int Windows,
    int UsedWindows,
    int FaultyWindows,
    WindowFault LastFault,
    double LogE,
    double HighestLogE,
    double FailThreshold,
    int FailedAt,
    double AlwaysValidP,
    double LogEPass,
    double PassThreshold,
    int PassedAt,
    Effect Effect
);
