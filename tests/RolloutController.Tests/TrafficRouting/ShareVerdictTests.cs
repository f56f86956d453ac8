using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Expressions;

namespace Rollouts.RolloutController.Tests;

public sealed class ShareVerdictTests
{
    private static readonly TrafficTarget Target = new()
    {
        Weight = 20,
        MaxWeight = 100,
        CanaryHash = "new",
        StableHash = "old",
        CanaryService = "canary",
    };

    [Theory]
    [InlineData(0.2, true)]
    [InlineData(0.24, true)]
    [InlineData(0.16, true)]
    [InlineData(0.26, false)]
    [InlineData(0, false)]
    [InlineData(1, false)]
    public void Share_WithinTheTolerance_IsInForce(double share, bool holds)
    {
        var verdict = ShareVerdict.Of(Answer(MeasuredValue.FromFloats([share])), Target, 5);
        verdict.Evidence.Verified.ShouldBe(holds);
        verdict.Fault.ShouldBeNull();
    }

    [Fact]
    public void Share_OfAWeightOutOfAThousand_IsComparedAsAShare() =>
        ShareVerdict
            .Of(Answer(MeasuredValue.FromFloat(0.002)), Target with { Weight = 2, MaxWeight = 1000 }, 0.1)
            .Evidence.Awaited.ShouldBeNull();

    [Fact]
    public void Share_ThatIsNone_IsNoSuccess()
    {
        MeasuredValue[] values =
        [
            MeasuredValue.FromFloat(double.NaN),
            MeasuredValue.FromFloat(double.PositiveInfinity),
            MeasuredValue.FromFloat(-0.1),
            MeasuredValue.FromFloat(20),
            MeasuredValue.FromFloats([]),
            MeasuredValue.FromFloats([0.2, 0.2]),
            MeasuredValue.FromString("0.2"),
            MeasuredValue.Nil,
        ];
        foreach (var value in values)
        {
            var verdict = ShareVerdict.Of(Answer(value), Target, 5);
            verdict.Evidence.Verified.ShouldBe(false);
            verdict.Fault.ShouldNotBeNull();
        }

        var silent = ShareVerdict.Of(new ProviderAnswer.Error("down"), Target, 5);
        silent.Fault.ShouldBe("down");
        silent.Evidence.Awaited.ShouldBe("the measured share to reach 20 % (not known: down)");
    }

    [Theory]
    [InlineData(0.111, "the measured share to reach 20 % (now 11.1 %)")]
    [InlineData(0.5, "the measured share to fall to 20 % (now 50 %)")]
    public void Share_ThatIsNotTheWeight_SaysWhatIsAwaited(double share, string awaited) =>
        ShareVerdict.Of(Answer(MeasuredValue.FromFloat(share)), Target, 5).Evidence.Awaited.ShouldBe(awaited);

    [Fact]
    public void Query_OfTheAnnotation_KnowsTheVersions()
    {
        var query = ShareQuery.Of(
            With(
                "prometheus: {address: 'http://p:9090', query: 'a{h=\"{{args.canary-hash}}\"} / b{s=\"{{args.canary-service}}\"}'}\ntolerance: 2.5"
            ),
            Target
        )!;
        query.Metric.Provider.Prometheus!.Query.ShouldBe("a{h=\"new\"} / b{s=\"canary\"}");
        query.Tolerance.ShouldBe(2.5);
        ShareQuery.Of(new Rollout { Metadata = new ObjectMeta { Name = "web" } }, Target).ShouldBeNull();
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a")]
    [InlineData("prometheus: 1")]
    [InlineData("prometheus: {address: 'http://p'}")]
    [InlineData("prometheus: {address: 'http://p', query: [1]}")]
    [InlineData("prometheus: {address: 'http://p', query: q}\ntolerance: 0")]
    [InlineData("prometheus: {address: 'http://p', query: q}\ntolerance: much")]
    [InlineData("prometheus: {address: 'http://p', query: q}\nsecret: x")]
    [InlineData("prometheus: {address: 'http://p', query: '{{args.nobody}}'}")]
    [InlineData("prometheus: {address: 'http://p', query: q, authentication: {sigv4: {region: x}}}")]
    [InlineData("prometheus: {address: 'http://p', query: q, authentication: []}")]
    [InlineData("{")]
    public void Query_ThatCannotBeRead_IsSaidWithTheRemedy(string annotation)
    {
        var refusal = Should.Throw<TrafficRoutingException>(() => ShareQuery.Of(With(annotation), Target));
        refusal.Message.ShouldContain("rollouts/measured-share");
        refusal.Error.Path.ShouldBe("metadata.annotations[rollouts/measured-share]");
    }

    private static ProviderAnswer.Value Answer(MeasuredValue value) => new(value, value.ToSampleString());

    private static Rollout With(string annotation) =>
        new()
        {
            Metadata = new ObjectMeta
            {
                Name = "web",
                Annotations = new Dictionary<string, string> { [ShareQuery.Annotation] = annotation },
            },
        };
}
