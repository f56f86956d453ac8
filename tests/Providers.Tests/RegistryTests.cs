using Rollouts.Analysis;

namespace Rollouts.Providers.Tests;

public sealed class RegistryTests
{
    /// <summary>Row F25: name under <c>metric.provider</c>, name in metric labels.</summary>
    [Theory]
    [InlineData("prometheus", "Prometheus", true)]
    [InlineData("web", "Web", false)]
    [InlineData("datadog", "Datadog", true)]
    [InlineData("newRelic", "NewRelic", true)]
    [InlineData("cloudWatch", "CloudWatch", true)]
    [InlineData("graphite", "Graphite", true)]
    [InlineData("influxdb", "Influxdb", true)]
    [InlineData("wavefront", "Wavefront", true)]
    [InlineData("skywalking", "skywalking", false)]
    [InlineData("kayenta", "Kayenta", false)]
    [InlineData("comparison", "Comparison", false)]
    [InlineData("judge", "Judge", false)]
    [InlineData("job", "Job", false)]
    public void Find_EveryProvider_HasItsNameItsLabelAndItsCapability(string name, string type, bool hasRanges)
    {
        var provider = Given.Registry().Find(name).ShouldNotBeNull();
        provider.Type.ShouldBe(type);
        (provider is IRangeQueryProvider).ShouldBe(hasRanges);
    }
}
