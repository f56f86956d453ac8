using Rollouts.Analysis;

namespace Rollouts.Providers.Tests;

public sealed class JobNameTests
{
    private const string Uid = "0a1b2c3d-0000-4000-8000-000000000001";

    /// <summary>Row F8: a label holds 63 characters.</summary>
    [Theory]
    [InlineData("rate", 1, Uid + ".rate.1")]
    [InlineData("a-metric-with-quite-a-long-name", 12, Uid + ".a-metric-with-quite-a-l.12")]
    [InlineData("a-metric-with-quite-a-long-name", 1234, Uid + ".a-metric-with-quite-a.1234")]
    public void Of_AnyMetric_FitsALabel(string metric, int ordinal, string name)
    {
        JobName.Of(new RunIdentity("default", "run", Uid), metric, ordinal).ShouldBe(name);
        name.Length.ShouldBeLessThanOrEqualTo(63);
    }
}
