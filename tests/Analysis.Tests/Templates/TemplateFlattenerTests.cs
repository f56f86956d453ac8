using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class TemplateFlattenerTests
{
    private static AnalysisTemplateSpec Template(string metric, params AnalysisTemplateRef[] nested) =>
        new() { Metrics = [Given.Metric(metric)], Templates = nested };

    private static AnalysisTemplateRef Ref(string name, bool cluster = false) => new() { TemplateName = name, ClusterScope = cluster };

    private static TemplateLookup Lookup(params (AnalysisTemplateRef Ref, AnalysisTemplateSpec Spec)[] templates) =>
        reference => templates.FirstOrDefault(t => t.Ref == reference).Spec;

    [Fact]
    public void Collect_NestedTemplates_AreTakenDepthFirstAndOnce()
    {
        var find = Lookup(
            (Ref("a"), Template("ma", Ref("b"), Ref("c", cluster: true))),
            (Ref("b"), Template("mb", Ref("d"))),
            (Ref("c", cluster: true), Template("mc", Ref("d"))),
            (Ref("d"), Template("md"))
        );

        var collected = TemplateFlattener.Collect([Ref("a"), Ref("d")], find);

        collected.SelectMany(t => t.Metrics!).Select(m => m.Name).ShouldBe(["ma", "mb", "md", "mc"]);
    }

    [Fact]
    public void Collect_TemplatesThatReferToEachOther_AreTakenOnceEach()
    {
        var find = Lookup((Ref("a"), Template("ma", Ref("b"))), (Ref("b"), Template("mb", Ref("a"))));

        TemplateFlattener.Collect([Ref("a")], find).Count.ShouldBe(2);
    }

    [Fact]
    public void Collect_SameNameInBothScopes_AreDifferentTemplates()
    {
        var find = Lookup((Ref("a"), Template("local")), (Ref("a", cluster: true), Template("global")));

        TemplateFlattener
            .Collect([Ref("a", cluster: true), Ref("a")], find)
            .SelectMany(t => t.Metrics!)
            .Select(m => m.Name)
            .ShouldBe(["local", "global"]);
    }

    [Fact]
    public void Collect_ChainWithoutEnd_IsRefused()
    {
        TemplateLookup endless = reference => Template(reference.TemplateName, Ref(reference.TemplateName + "x"));

        Should.Throw<AnalysisSpecException>(() => TemplateFlattener.Collect([Ref("a")], endless)).Message.ShouldContain("nested templates");
    }

    [Theory]
    [InlineData(false, "analysistemplates.argoproj.io \"gone\" not found")]
    [InlineData(true, "clusteranalysistemplates.argoproj.io \"gone\" not found")]
    public void Collect_MissingTemplate_IsNamed(bool cluster, string message) =>
        Should
            .Throw<AnalysisSpecException>(() => TemplateFlattener.Collect([Ref("gone", cluster)], static _ => null))
            .Message.ShouldBe(message);

    [Fact]
    public void Flatten_SameMetricTwice_IsAnError() =>
        Should
            .Throw<AnalysisSpecException>(() => TemplateFlattener.Flatten([Template("errors"), Template("errors")]))
            .Message.ShouldBe("two metrics have the same name 'errors'");

    [Fact]
    public void Flatten_SameDryRunRuleTwice_IsAnError()
    {
        var template = new AnalysisTemplateSpec { DryRun = [new DryRun { MetricName = ".*" }] };

        Should
            .Throw<AnalysisSpecException>(() => TemplateFlattener.Flatten([template, template]))
            .Message.ShouldBe("two Dry-Run metric rules have the same name '.*'");
    }

    [Fact]
    public void Flatten_SameRetentionRuleTwice_IsAnError()
    {
        var template = new AnalysisTemplateSpec { MeasurementRetention = [new MeasurementRetention { MetricName = "x" }] };

        Should
            .Throw<AnalysisSpecException>(() => TemplateFlattener.Flatten([template, template]))
            .Message.ShouldBe("two Measurement Retention metric rules have the same name 'x'");
    }
}
