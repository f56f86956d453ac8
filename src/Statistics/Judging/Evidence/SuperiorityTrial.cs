namespace Rollouts.Statistics;

/// <summary>
/// Bets on which arm is higher in each window, on the scale of the common-language effect size: with g = 1, 0 or -1 for the canary above,
/// equal or below, E[g] = 2A - 1, so (g - c)/(1 + c) with c = 2a - 1 has an expectation of at most 0 when A is at most a. An e-process.
/// </summary>
internal static class SuperiorityTrial
{
    private const string EffectName = "probability that the canary is above";
    private const int Bisections = 40;

    private static readonly IReadOnlyList<double> _stakes = new SequentialOptions().Stakes;

    public static SideTrial Run(MetricPair pair, MetricMargins margins, bool severe, double alpha, EvidenceJudgeOptions options)
    {
        var wins = Wins(pair, margins.Increase, options);
        var used = wins.Where(static win => !double.IsNaN(win)).ToArray();
        var margin = severe ? margins.Severe : margins.Fail;
        var worse = WindowLane.LogE(Above(wins, margin), _stakes);
        var better = WindowLane.LogE(Within(wins, Math.Max(margins.Pass, margin)), _stakes);
        var (fail, pass) = (-Math.Log(alpha), -Math.Log(options.Beta));
        var highest = worse.Append(0).Max();
        var evidence = new SequentialEvidence(
            wins.Length,
            used.Length,
            0,
            used.Length == 0 ? WindowFault.BothMissing : WindowFault.None,
            worse.Length == 0 ? 0 : worse[^1],
            highest,
            fail,
            FirstAtLeast(worse, fail),
            Math.Exp(-highest),
            better.Length == 0 ? 0 : better[^1],
            pass,
            FirstAtLeast(better, pass),
            Effect(used, margins.Increase, alpha)
        );
        var outcome = Decide(evidence);
        return new(worse, new(outcome, evidence, Explain(pair.Name, outcome, evidence, margin)));
    }

    private static Outcome Decide(SequentialEvidence evidence) =>
        evidence.FailedAt > 0 ? Outcome.Fail
        : evidence.UsedWindows == 0 ? Outcome.NoData
        : evidence.PassedAt > 0 ? Outcome.Pass
        : evidence.UsedWindows * Math.Log(1 + _stakes.Max()) < evidence.FailThreshold ? Outcome.TooLittle
        : Outcome.Undecided;

    private static string Explain(string name, Outcome outcome, SequentialEvidence evidence, double margin)
    {
        var factor = $"evidence of {Figures.Show(Math.Exp(evidence.HighestLogE))} that it is worse than {Figures.Show(margin)} allows";
        return outcome == Outcome.NoData
            ? $"{name}: no window held data of both arms; a decision takes windows in which both arms report."
            : $"{name}: {Phrases.Of(evidence.Effect)} over {evidence.UsedWindows} windows; {factor}, and {Figures.Show(Math.Exp(evidence.FailThreshold))} fails it.";
    }

    /// <summary>1, 0 or -1 for each window in which the fault would win, draw or lose; NaN without data or during the warm-up.</summary>
    private static double[] Wins(MetricPair pair, bool increase, EvidenceJudgeOptions options)
    {
        var wins = new double[Math.Min(pair.Canary.Length, pair.Baseline.Length)];
        for (var i = 0; i < wins.Length; i++)
        {
            var difference = pair.Canary.Span[i].CompareTo(pair.Baseline.Span[i]);
            var missing = !double.IsFinite(pair.Canary.Span[i]) || !double.IsFinite(pair.Baseline.Span[i]);
            wins[i] =
                missing || i * options.StepSeconds < options.WarmUpSeconds ? double.NaN : Math.Sign(increase ? difference : -difference);
        }

        return wins;
    }

    private static double[] Above(double[] wins, double margin) => Scores(wins, win => (win - ((2 * margin) - 1)) / (2 * margin));

    private static double[] Within(double[] wins, double margin) => Scores(wins, win => ((2 * margin) - 1 - win) / (2 - (2 * margin)));

    /// <summary>A window without data is no bet.</summary>
    private static double[] Scores(double[] wins, Func<double, double> score) =>
        Array.ConvertAll(wins, win => double.IsNaN(win) ? 0 : score(win));

    private static int FirstAtLeast(double[] logE, double threshold) => Array.FindIndex(logE, value => value >= threshold) + 1;

    /// <summary>All probabilities that neither bets above nor bets below contradict.</summary>
    private static Effect Effect(double[] used, bool increase, double alpha)
    {
        if (used.Length == 0)
        {
            return Statistics.Effect.Unknown(EffectName, 1 - alpha, 0.5);
        }

        var limit = -Math.Log(alpha / 2);
        var lower = Limit(margin => Final(Above(used, margin)) >= limit);
        var upper = 1 - Limit(margin => Final(Within(used, 1 - margin)) >= limit);
        var estimate = (used.Average() + 1) / 2;
        return increase
            ? new(EffectName, estimate, new(lower, upper), 1 - alpha, 0.5)
            : new(EffectName, 1 - estimate, new(1 - upper, 1 - lower), 1 - alpha, 0.5);
    }

    private static double Final(double[] scores) => WindowLane.LogE(scores, _stakes)[^1];

    /// <summary>The largest margin that is contradicted, 0 if none is.</summary>
    private static double Limit(Func<double, bool> contradicted)
    {
        var (low, high) = (0.0, 1.0);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = contradicted(middle) ? (middle, high) : (low, middle);
        }

        return low;
    }
}
