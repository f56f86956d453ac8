namespace Rollouts.Simulation.Tests;

/// <summary>Faults that random rollouts of the extended family have found, each as the short script that was left of its seed.</summary>
public sealed class ExtendedFaultTests
{
    /// <summary>A subset that had selected all pods was narrowed to the first version before that had any, while the Deployment served.</summary>
    [Theory]
    [InlineData("Routed replicas=1 surge=2 unavailable=1 options=Subsets features=Workload")]
    [InlineData("Dynamic replicas=1 surge=2 unavailable=0 options=Subsets features=Workload")]
    [InlineData("Routed replicas=1 surge=2 unavailable=1 options=Subsets\n0 Ship 1 2")]
    public Task FirstVersion_SubsetsWaitForItsPods(string script) => PlayAsync(script);

    /// <summary>A version on its way was scaled down, although a Service or subset that still selects all versions sent it requests.</summary>
    [Theory]
    [InlineData("Routed replicas=5 surge=2 unavailable=1 steps=Weight:16\n0 Ship 1 2\n20987 Ship 2 1")]
    [InlineData("BlueGreen replicas=3 surge=2 unavailable=1 options=NoScaleDownDelay\n0 Ship 1 1\n14433 Ship 2")]
    [InlineData("Dynamic replicas=3 surge=0 unavailable=1 options=Subsets\n0 Ship 1 1\n14680 Ship 2")]
    [InlineData("Dynamic replicas=4 surge=1 unavailable=1 steps=Weight:44 options=Subsets\n0 Ship 1 1\n11774 Ship 2")]
    public Task FirstVersionIsNotUp_WhoeverServesStays(string script) => PlayAsync(script);

    /// <summary>Aborted before the first version was up: the Service that leads to it was never told so.</summary>
    [Fact]
    public Task PingPongAbortedBeforeTheFirstVersionIsUp_UsersGetThat() =>
        PlayAsync("PingPong replicas=1 surge=2 unavailable=1 options=EndsAborted\n0 Ship 1 1\n10640 Ship 2 2");

    /// <summary>Somebody scaled the Deployment up while a Rollout took it over, and it was scaled down to what it had before.</summary>
    [Fact]
    public Task DeploymentScaledUpDuringTakeOver_KeepsThePodsThatServe() =>
        PlayAsync(
            "Basic replicas=1 surge=1 unavailable=2 features=Workload,Progressively\n0 Ship 1 2\n139480 Scale 10\n160830 SlowLeader 26 in-pass\n195268 ScaleWorkload 4"
        );

    private static async Task PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
    }
}
