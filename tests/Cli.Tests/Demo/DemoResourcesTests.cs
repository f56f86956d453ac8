namespace Rollouts.Cli.Tests;

public sealed class DemoResourcesTests
{
    [Fact]
    public void CustomResourceDefinitions_AreThoseOfTheChart() =>
        DemoResources
            .CustomResourceDefinitions()
            .Select(static crd => (string)crd["spec"]!["names"]!["kind"]!)
            .ShouldBe(
                ["AnalysisRun", "AnalysisTemplate", "ClusterAnalysisTemplate", "Experiment", "ProviderProfile", "Rollout"],
                ignoreOrder: true
            );

    [Theory]
    [InlineData(DemoResources.CanaryExample, "stats-url")]
    [InlineData(DemoResources.PrometheusExample, "prometheus-url")]
    public void Example_Address_GoesIntoItsArgumentAndNowhereElse(string name, string argument)
    {
        var objects = DemoResources.Example(name, argument, "http://127.0.0.1:4711");

        objects.Select(static item => (string)item["kind"]!).ShouldBe(["Service", "AnalysisTemplate", "Rollout"]);
        var args = objects[1]["spec"]!["args"]!.AsArray();
        ((string)args.Single(arg => (string)arg!["name"]! == argument)!["value"]!).ShouldBe("http://127.0.0.1:4711");
        args.Single(static arg => (string)arg!["name"]! == "hash")!["value"].ShouldBeNull();
        ((string)objects[1]["metadata"]!["name"]!).ShouldBe(DemoRun.TemplateName);
        ((string)objects[2]["metadata"]!["name"]!).ShouldBe(DemoRun.RolloutName);
    }
}
