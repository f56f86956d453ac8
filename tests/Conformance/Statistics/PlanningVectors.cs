using Rollouts.Statistics;

namespace Rollouts.Conformance;

/// <summary>Recorded powers and sample sizes.</summary>
internal static class PlanningVectors
{
    public static IReadOnlyDictionary<string, Func<VectorCase, Answer>> All { get; } =
        new Dictionary<string, Func<VectorCase, Answer>>(StringComparer.Ordinal)
        {
            ["power_t_n"] = recorded =>
                new Answer().With(
                    "nPerGroup",
                    MeanTestPower.SampleSize(
                        recorded.Number("delta"),
                        recorded.Number("sd"),
                        recorded.Number("power"),
                        recorded.Number("alpha")
                    )
                ),
            ["power_t"] = recorded =>
                new Answer().With(
                    "power",
                    MeanTestPower.Of(recorded.Number("n"), recorded.Number("delta"), recorded.Number("sd"), recorded.Number("alpha"))
                ),
            ["power_prop_n"] = recorded =>
                new Answer().With(
                    "nPerGroup",
                    ProportionTestPower.SampleSize(
                        recorded.Number("p1"),
                        recorded.Number("p2"),
                        recorded.Number("power"),
                        recorded.Number("alpha")
                    )
                ),
            ["power_prop"] = recorded =>
                new Answer().With(
                    "power",
                    ProportionTestPower.Of(recorded.Number("n"), recorded.Number("p1"), recorded.Number("p2"), recorded.Number("alpha"))
                ),
        };
}
