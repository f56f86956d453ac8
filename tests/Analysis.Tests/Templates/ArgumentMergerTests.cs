using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class ArgumentMergerTests
{
    private static Argument Arg(string name, string? value = null) => new() { Name = name, Value = value };

    private static readonly ValueFrom Secret = new()
    {
        SecretKeyRef = new SecretKeyRef { Name = "token", Key = "value" },
    };

    [Fact]
    public void Merge_Given_OverridesByNameAndDropsUnknownNames()
    {
        var merged = ArgumentMerger.Merge([Arg("a", "given"), Arg("unknown", "x")], [Arg("a", "default"), Arg("b", "kept")]);

        merged.ShouldBe([Arg("a", "given"), Arg("b", "kept")]);
    }

    [Fact]
    public void Merge_GivenWithoutValue_KeepsTheDefault() =>
        ArgumentMerger.Merge([Arg("a")], [Arg("a", "default")]).ShouldBe([Arg("a", "default")]);

    [Fact]
    public void Merge_GivenFromSecret_IsTaken() =>
        ArgumentMerger.Merge([Arg("a") with { ValueFrom = Secret }], [Arg("a")]).Single().ValueFrom.ShouldBe(Secret);

    [Fact]
    public void Merge_GivenFromSecret_TakesThePlaceOfTheDefault() =>
        ArgumentMerger
            .Merge([Arg("a") with { ValueFrom = Secret }], [Arg("a", "default")])
            .ShouldBe([Arg("a") with { ValueFrom = Secret }]);

    [Fact]
    public void Merge_NothingGives_AValue_IsAnError() =>
        Should.Throw<AnalysisSpecException>(() => ArgumentMerger.Merge([], [Arg("host")])).Message.ShouldBe("args.host was not resolved");

    [Fact]
    public void Flatten_OneWithAndOneWithoutValue_AreOne()
    {
        ArgumentMerger.Flatten([Arg("a"), Arg("a", "1")]).ShouldBe([Arg("a", "1")]);
        ArgumentMerger.Flatten([Arg("a", "1"), Arg("a")]).ShouldBe([Arg("a", "1")]);
    }

    [Fact]
    public void Flatten_TwoValues_AreAnError() =>
        Should
            .Throw<AnalysisSpecException>(() => ArgumentMerger.Flatten([Arg("a", "1"), Arg("a", "2")]))
            .Message.ShouldBe("Argument `a` specified multiple times with different values: '1', '2'");
}
