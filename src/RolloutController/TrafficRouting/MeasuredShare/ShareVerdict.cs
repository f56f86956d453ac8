using Rollouts.Analysis;
using Rollouts.Delivery;
using Rollouts.Expressions;

namespace Rollouts.RolloutController;

/// <summary>Whether a measured share of the requests is the weight that was asked for. Pure.</summary>
/// <param name="Evidence">What it says of the weight.</param>
/// <param name="Fault">Why there was no share at all, which is a fault of the query or its source; null when there was one.</param>
internal readonly record struct ShareVerdict(WeightEvidence Evidence, string? Fault)
{
    private const double Percent = 100;

    public static ShareVerdict Of(ProviderAnswer answer, TrafficTarget target, double tolerance)
    {
        var wanted = target.Weight * Percent / target.MaxWeight;
        if (answer is not ProviderAnswer.Value value)
        {
            return Unmeasured(wanted, answer is ProviderAnswer.Error error ? error.Reason : "the source did not answer at once");
        }

        // No samples, or no requests (0 / 0), say nothing: no data is never success.
        if (ShareOf(value.Result) is not { } share)
        {
            return Unmeasured(wanted, $"the query must give one number from 0 to 1, but gave {Cut(value.Text)}");
        }

        var measured = share * Percent;
        var awaited =
            Math.Abs(measured - wanted) <= tolerance ? null
            : measured < wanted ? Text($"the measured share to reach {wanted:0.##} % (now {measured:0.#} %)")
            : Text($"the measured share to fall to {wanted:0.##} % (now {measured:0.#} %)");
        return new ShareVerdict(
            Seen(awaited, Text($"{measured:0.##} % of the requests, ± {tolerance:0.##} count as {wanted:0.##} %")),
            null
        );
    }

    private static ShareVerdict Unmeasured(double wanted, string fault) =>
        new(Seen(Text($"the measured share to reach {wanted:0.##} % (not known: ") + $"{fault})", fault), fault);

    private static WeightEvidence Seen(string? awaited, string observed) =>
        new(EvidenceKind.MeasuredShare, awaited) { Observed = observed };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

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
