namespace Rollouts.Statistics.Tests;

public sealed class SequentialOptionsTests
{
    [Theory]
    [InlineData(Alternative.Less)]
    [InlineData(Alternative.TwoSided)]
    public void Create_TailQuantileOfUnequalArms_IsRefusedWithWhatToUseInstead(Alternative alternative)
    {
        var options = new SequentialOptions
        {
            Kind = MetricKind.Gauge,
            GaugeQuantile = 0.99,
            Alternative = alternative,
        };

        var refusal = Should.Throw<ArgumentException>(() => SequentialTest.Create(options));
        refusal.Message.ShouldContain("kind Histogram");
        refusal.Message.ShouldContain("EqualArms");
        refusal.Message.ShouldContain("Greater only");
        SequentialTest.Create(options with { EqualArms = true }).ShouldBeOfType<GaugeSequentialTest>();
        SequentialTest.Create(options with { Alternative = Alternative.Greater }).ShouldBeOfType<GaugeSequentialTest>();
        SequentialTest.Create(options with { GaugeQuantile = 0.5 }).ShouldBeOfType<GaugeSequentialTest>();
    }

    [Fact]
    public void Validate_EveryFault_IsNamedWithItsValueAndRemedy()
    {
        var faults = new SequentialOptions
        {
            Kind = MetricKind.Histogram,
            Alpha = 0,
            Beta = 1,
            Margin = 0.5,
            PassMargin = 0.9,
            PassNoiseCv = -1,
            KernelWeight = 1,
            Stakes = [2],
            LaneSeconds = double.NaN,
            InitialScale = 0,
            WarmUpSeconds = -1,
            NoDataWindows = 0,
            MinimumExpectedEvents = double.NaN,
            HypergeometricAbove = 2,
            Edges = [1, 1],
            Noise = new NoiseOptions
            {
                Cv = double.NaN,
                Kappa = 1,
                CorrelationSeconds = 0,
                HighTraffic = -1,
                Coefficient = -1,
            },
            Restarts = new RestartOptions
            {
                EverySeconds = 1,
                FirstWeight = 1,
                Planned = 0,
                Live = 1,
            },
        }.Validate();

        faults
            .Select(fault => fault.Field)
            .ShouldBe([
                "Alpha",
                "Beta",
                "Margin",
                "PassMargin",
                "PassNoiseCv",
                "WarmUpSeconds",
                "NoDataWindows",
                "MinimumExpectedEvents",
                "HypergeometricAbove",
                "KernelWeight",
                "Stakes",
                "LaneSeconds",
                "InitialScale",
                "Edges[1]",
                "Noise.Cv",
                "Noise.Coefficient",
                "Noise.HighTraffic",
                "Noise.Kappa",
                "Noise.CorrelationSeconds",
                "Restarts.EverySeconds",
                "Restarts.FirstWeight",
                "Restarts.Planned",
                "Restarts.Live",
            ]);
        faults.ShouldAllBe(fault => fault.Remedy.Length > 0 && fault.Value.Length > 0);
    }

    [Fact]
    public void Validate_Defaults_AreSound() => new SequentialOptions().Validate().ShouldBeEmpty();

    [Fact]
    public void Create_WrongTestForTheKind_IsRefused() =>
        Should.Throw<ArgumentException>(() => new GaugeSequentialTest(new SequentialOptions { Kind = MetricKind.Count }));
}
