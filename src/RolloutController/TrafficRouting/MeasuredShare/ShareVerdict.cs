using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Delivery;
using Rollouts.Expressions;

namespace Rollouts.RolloutController;

/// <summary>Whether a measured share of the requests is the weight that was asked for. Pure.</summary>
/// <param name="Doubt">Why the weight does not count as in force; null when it does.</param>
/// <param name="IsMeasured">Whether there was a share at all: anything else is a fault of the query or its source.</param>
internal readonly record struct ShareVerdict(string? Doubt, bool IsMeasured)
{
    private const double Percent = 100;

    public static ShareVerdict Of(ProviderAnswer answer, TrafficTarget target, double tolerance)
    {
        if (answer is not ProviderAnswer.Value value)
        {
            return new ShareVerdict(answer is ProviderAnswer.Error error ? error.Reason : "the source did not answer at once", false);
        }

        // No samples, or no requests (0 / 0), say nothing: no data is never success.
        if (ShareOf(value.Result) is not { } share)
        {
            return new ShareVerdict($"the query must give one number from 0 to 1, but gave {Cut(value.Text)}", false);
        }

        var (measured, wanted) = (share * Percent, target.Weight * Percent / target.MaxWeight);
        return Math.Abs(measured - wanted) <= tolerance
            ? new ShareVerdict(null, true)
            : new ShareVerdict(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"measured {measured:0.##} % of the requests, not {wanted:0.##} ± {tolerance:0.##}"
                ),
                true
            );
    }

    private static double? ShareOf(MeasuredValue value)
    {
        if (value.TryGetList(out var list))
        {
            return list.Count == 1 ? ShareOf(list[0]) : null;
        }

        return value.IsNumber && value.AsFloat() is >= 0 and <= 1 and var share ? share : null;
    }

    private static string Cut(string text) => text.Length <= 100 ? text : $"{text[..100]}…";
}
