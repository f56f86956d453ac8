using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class AlphaShareTests
{
    private static readonly MetricProvider Comparison = new() { Comparison = new ComparisonMetric() };

    [Theory]
    [InlineData(null, 1, 0.05)]
    [InlineData("0.02", 1, 0.02)]
    [InlineData("0.02", 4, 0.005)]
    [InlineData("2 %", 1, 0)]
    [InlineData("-1", 1, 0)]
    public void OfEach_AnnotationAndComparisons_ShareEqually(string? annotation, int comparisons, double share)
    {
        var run = Given.Run([Given.Metric("plain"), .. Enumerable.Range(0, comparisons).Select(static i => Compared($"c{i}"))]);

        AlphaShare.OfEach(With(run, annotation)).ShouldBe(share, 1e-15);
    }

    /// <summary>What cannot change the verdict takes nothing from what can.</summary>
    [Fact]
    public void OfEach_DryRunComparison_TakesNoShare()
    {
        var run = Given.Run(Compared("real"), Compared("try-1"), Compared("try-2"));

        AlphaShare.OfEach(run with { Spec = run.Spec with { DryRun = [new DryRun { MetricName = "try-.*" }] } }).ShouldBe(0.05);
    }

    [Theory]
    [InlineData("rollouts/comparison", true)]
    [InlineData("rollouts/judge", true)]
    [InlineData("example/comparison", false)]
    public void IsSpentBy_Plugin_IsOursOrNot(string name, bool expected)
    {
        var plugin = new Dictionary<string, JsonElement> { [name] = JsonSerializer.SerializeToElement(new { }) };

        AlphaShare.IsSpentBy(new Metric { Provider = new MetricProvider { Plugin = plugin } }).ShouldBe(expected);
    }

    [Theory]
    [InlineData(0.05, "0.05")]
    [InlineData(0.045, "0.045")]
    [InlineData(0.05 / 3, "0.0166666")]
    public void Write_Share_IsNeverRoundedUp(double share, string text) => AlphaShare.Write(share).ShouldBe(text);

    private static Metric Compared(string name) => new() { Name = name, Provider = Comparison };

    private static AnalysisRun With(AnalysisRun run, string? annotation) =>
        annotation is null
            ? run
            : run with
            {
                Metadata = run.Metadata with { Annotations = new Dictionary<string, string> { [AlphaShare.Annotation] = annotation } },
            };
}
