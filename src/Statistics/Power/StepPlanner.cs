namespace Rollouts.Statistics;

/// <summary>
/// Finds the steps that detect a given ratio within a time at the least harm. Harm is the number of extra events that a sick canary
/// causes until it is found, averaged over three severities: the ratio that must be found, one twice as far from 1, and a tenfold rate;
/// each is taken to be found when a canary like it is found with probability one half. Among plans with the same harm the shorter wins.
/// Events are counted over all steps (stratified by window), so that a later step builds on what an earlier one has seen.
/// </summary>
public static class StepPlanner
{
    private const int MostMinutes = 1440;
    private const double Severe = 10;
    private const int Parts = 10;

    private static readonly double[] Ladder = [0.01, 0.02, 0.05, 0.1, 0.2, 0.33, 0.5];

    /// <summary>The plan, null when no plan of up to three steps finds the ratio in time.</summary>
    /// <param name="eventsPerMinute">Events per minute over all traffic while the canary is healthy, above 0.</param>
    /// <param name="ratio">The ratio that must be found, above 1.</param>
    /// <param name="minutes">The longest time, 1 to 1440 minutes.</param>
    /// <param name="plan">How sure it has to be.</param>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static StepPlan? LeastHarm(double eventsPerMinute, double ratio, int minutes, DetectionPlan plan)
    {
        RatioPlanning.Check(new PlannedTraffic(eventsPerMinute, Ladder[0]), plan);
        RatioPlanning.CheckRatio(ratio);
        if (minutes is < 1 or > MostMinutes)
        {
            throw new ArgumentException($"minutes is {minutes}: give 1 to {MostMinutes}.", nameof(minutes));
        }

        StepPlan? best = null;
        foreach (var candidate in Candidates(minutes))
        {
            if (Trimmed(candidate, eventsPerMinute, ratio, plan) is not { } steps)
            {
                continue;
            }

            var harm = Harm(steps, eventsPerMinute, ratio, plan);
            var found = new StepPlan(steps, harm, Describe(steps, ratio, harm, plan));
            if (best is null || harm < best.Harm || (harm == best.Harm && found.Minutes < best.Minutes))
            {
                best = found;
            }
        }

        return best;
    }

    /// <summary>Up to three ascending shares of the ladder, the time split between them in tenths.</summary>
    private static IEnumerable<PlannedStep[]> Candidates(int minutes)
    {
        for (var a = 0; a < Ladder.Length; a++)
        {
            yield return [new PlannedStep(Ladder[a], minutes)];
            for (var b = a + 1; b < Ladder.Length; b++)
            {
                for (var first = 1; first < Parts; first++)
                {
                    var early = minutes * first / Parts;
                    yield return [new PlannedStep(Ladder[a], early), new PlannedStep(Ladder[b], minutes - early)];
                    for (var c = b + 1; c < Ladder.Length; c++)
                    {
                        for (var second = 1; first + second < Parts; second++)
                        {
                            var middle = minutes * second / Parts;
                            yield return
                            [
                                new PlannedStep(Ladder[a], early),
                                new PlannedStep(Ladder[b], middle),
                                new PlannedStep(Ladder[c], minutes - early - middle),
                            ];
                        }
                    }
                }
            }
        }
    }

    /// <summary>The steps up to the minute in which the ratio is found with the wanted power; null when it is not.</summary>
    private static List<PlannedStep>? Trimmed(PlannedStep[] steps, double eventsPerMinute, double ratio, DetectionPlan plan)
    {
        var end = FoundAfter(steps, eventsPerMinute, ratio, plan);
        if (end is null)
        {
            return null;
        }

        var (trimmed, left) = (new List<PlannedStep>(), end.Value);
        foreach (var step in steps)
        {
            var part = Math.Min(left, step.Minutes);
            left -= part;
            if (part > 0)
            {
                trimmed.Add(step with { Minutes = part });
            }
        }

        return trimmed;
    }

    private static double Harm(List<PlannedStep> steps, double eventsPerMinute, double ratio, DetectionPlan plan)
    {
        var median = plan with { Power = 0.5 };
        double[] severities = [ratio, (2 * ratio) - 1, Math.Max(ratio, Severe)];
        return severities.Average(severity =>
        {
            var left = FoundAfter(steps, eventsPerMinute, severity, median) ?? steps.Sum(step => step.Minutes);
            var harm = 0.0;
            foreach (var step in steps)
            {
                var part = Math.Min(left, step.Minutes);
                left -= part;
                harm += eventsPerMinute * step.Share * (severity - 1) * part;
            }

            return harm;
        });
    }

    private static int? FoundAfter(IEnumerable<PlannedStep> steps, double eventsPerMinute, double ratio, DetectionPlan plan)
    {
        var (progress, minute) = (default(DetectionProgress), 0);
        foreach (var step in steps)
        {
            for (var i = 0; i < step.Minutes; i++)
            {
                progress.Add(new PlannedTraffic(eventsPerMinute, step.Share), ratio, 1);
                minute++;
                if (progress.Suffices(plan))
                {
                    return minute;
                }
            }
        }

        return null;
    }

    private static string Describe(List<PlannedStep> steps, double ratio, double harm, DetectionPlan plan)
    {
        var course = string.Join(", then ", steps.Select(step => $"{Figures.Percent(step.Share)} for {step.Minutes} min"));
        return $"{course}: finds x{Figures.Show(ratio)} or worse with {Figures.Percent(plan.Power)} power at alpha {Figures.Show(plan.Alpha)}, "
            + $"at {Figures.Show(harm)} extra events on average before a sick canary is found.";
    }
}
