namespace Rollouts.Statistics.Tests;

public sealed class EvidenceWeightsTests
{
    [Fact]
    public void Of_WeightedGroups_AreDividedAmongTheirMetrics() =>
        Weights(new() { ["a"] = 60, ["b"] = 40 }, ["a"], ["a"], ["b"]).ShouldBe([0.3, 0.3, 0.4]);

    [Fact]
    public void Of_AMetricInTwoGroups_HasItsPartOfBoth() =>
        Weights(new() { ["a"] = 60, ["b"] = 40 }, ["a", "b"], ["b"]).ShouldBe([0.8, 0.2]);

    [Fact]
    public void Of_AGroupWithoutWeight_HasWhatIsLeft() => Weights(new() { ["a"] = 60 }, ["a"], ["b"]).ShouldBe([0.6, 0.4]);

    [Fact]
    public void Of_WeightsThatDoNotTotalAHundred_AreNormalised() =>
        Weights(new() { ["a"] = 30, ["b"] = 30 }, ["a"], ["b"]).ShouldBe([0.5, 0.5]);

    [Fact]
    public void Of_AMetricWithoutGroup_WeighsAsMuchAsTheAverage() => Weights(new() { ["a"] = 100 }, ["a"], []).ShouldBe([0.5, 0.5]);

    [Fact]
    public void Of_AWeightOfZero_IsRespected() => Weights(new() { ["a"] = 100, ["b"] = 0 }, ["a"], ["b"]).ShouldBe([1, 0]);

    [Fact]
    public void Of_NothingConfigured_IsEqual() => Weights([], [], ["x"]).ShouldBe([0.5, 0.5]);

    private static IReadOnlyList<double> Weights(Dictionary<string, double> weights, params string[][] groups) =>
        [
            .. EvidenceWeights
                .Of([.. groups.Select(static (names, i) => new CanaryMetric { Name = $"m{i}", Groups = names })], weights)
                .Select(static weight => Math.Round(weight, 12)),
        ];
}
