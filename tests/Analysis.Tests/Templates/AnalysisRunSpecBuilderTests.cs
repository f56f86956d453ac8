using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class AnalysisRunSpecBuilderTests
{
    private static readonly AnalysisTemplateRef[] Refs = [new() { TemplateName = "errors" }];

    [Fact]
    public void Build_TemplateAndArguments_MakeASelfContainedSpec()
    {
        var template = new AnalysisTemplateSpec
        {
            Metrics = [Given.Metric()],
            Args = [new Argument { Name = "host" }, new Argument { Name = "path", Value = "/" }],
            DryRun = [new DryRun { MetricName = "b" }],
            MeasurementRetention = [new MeasurementRetention { MetricName = "d", Limit = 2 }],
        };

        var spec = AnalysisRunSpecBuilder.Build(
            Refs,
            _ => template,
            [new Argument { Name = "host", Value = "web" }],
            [new DryRun { MetricName = "a" }],
            [new MeasurementRetention { MetricName = "c", Limit = 1 }]
        );

        spec.Metrics!.ShouldBe(template.Metrics);
        spec.Args!.Select(a => (a.Name, a.Value)).ShouldBe([("host", "web"), ("path", "/")]);
        spec.DryRun!.Select(r => r.MetricName).ShouldBe(["a", "b"]);
        spec.MeasurementRetention!.Select(r => r.MetricName).ShouldBe(["c", "d"]);
    }

    [Fact]
    public void Build_CreatorRepeatsARuleOfTheTemplate_IsAnError()
    {
        var template = new AnalysisTemplateSpec { Metrics = [Given.Metric()], DryRun = [new DryRun { MetricName = "a" }] };

        Should
            .Throw<AnalysisSpecException>(() =>
                AnalysisRunSpecBuilder.Build(Refs, _ => template, dryRun: [new DryRun { MetricName = "a" }])
            )
            .Message.ShouldBe("two Dry-Run metric rules have the same name 'a'");
    }
}
