using System.Globalization;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>Learns noise from windows before the rollout, and keeps what was learned as text, so that it is learned once.</summary>
public static class NoiseLearning
{
    /// <summary>What the windows teach, or why nothing.</summary>
    /// <param name="plan">The comparison: kind and window of what is learned.</param>
    /// <param name="rows">Windows of an A/A comparison of stable pods.</param>
    public static (LearnedNoise? Noise, string? Refusal) Learn(ComparisonPlan plan, IReadOnlyList<WindowRow> rows)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(rows);
        try
        {
            var seconds = plan.Length.TotalSeconds;
            if (plan.Kind is MetricKind.Count or MetricKind.Ratio)
            {
                return (LearnedNoise.Learn([.. rows.Select(row => ComparisonTest.CountOf(row, seconds))], plan.Kind), null);
            }

            double[] edges = [.. plan.Options.Edges];
            return (LearnedNoise.Learn([.. rows.Select(row => ComparisonTest.MeanOf(row, plan.Kind, edges, seconds))]), null);
        }
        catch (ArgumentException e)
        {
            // Its message ends with the name of the parameter, which means nothing to a person.
            return (null, e.Message.Split(" (Parameter", 2)[0]);
        }
    }

    /// <summary>As it is kept: deviation, correlation, weight and chance of each hypothesis.</summary>
    public static string Write(LearnedNoise noise)
    {
        ArgumentNullException.ThrowIfNull(noise);
        return string.Join(
            ';',
            noise.Hypotheses.Select(static h =>
                string.Create(CultureInfo.InvariantCulture, $"{h.Deviation:R} {h.Correlation:R} {h.Weight:R} {h.Chance:R}")
            )
        );
    }

    /// <exception cref="ProviderException">The text is not what was kept.</exception>
    public static LearnedNoise Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return new LearnedNoise([.. text.Split(';').Select(Hypothesis)]);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IndexOutOfRangeException)
        {
            throw new ProviderException(
                $"what was learned of the noise cannot be read: \"{BoundedText.Cut(text, 60)}\"; start the analysis again",
                e
            );
        }
    }

    private static NoiseHypothesis Hypothesis(string text)
    {
        var parts = text.Split(' ');
        return new NoiseHypothesis(Number(parts[0]), Number(parts[1]), Number(parts[2])) { Chance = Number(parts[3]) };
    }

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
