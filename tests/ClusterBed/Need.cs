using Xunit;

namespace Rollouts.ClusterBed;

/// <summary>What a test cannot do without: where it is missing the test is skipped, or fails where a cluster is required.</summary>
public static class Need
{
    /// <summary>Set to <c>1</c> it turns a skip for want of a cluster into a failure.</summary>
    public const string RequireVariable = "ROLLOUTS_REQUIRE_CLUSTER";

    public static async Task<T> OfAsync<T>(Task<T> wanted)
    {
        try
        {
            return await wanted;
        }
        catch (UnavailableException missing)
        {
            if (Environment.GetEnvironmentVariable(RequireVariable) == "1")
            {
                Assert.Fail($"{RequireVariable}=1, and there is none to be had: {missing.Message}");
            }

            Assert.Skip(missing.Message);
            throw;
        }
    }
}
