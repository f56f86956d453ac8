using System.Globalization;

namespace Rollouts.Simulation.Tests;

/// <summary>
/// Incidents that users of Argo Rollouts and Flagger have published, as scripts. Each says what happened there; here no rule is broken on the way, users
/// always find pods, and the rollout comes to its end.
/// </summary>
public sealed class PublishedIncidentTests
{
    private const string Routed = "Routed replicas=10 steps=Weight:5,Pause:0,Weight:70,Pause:0";

    /// <summary>argo#3316, #4073: the controller wrote its own, older object into its cache and reconciled on the past for ever.</summary>
    /// <remarks>Only the server writes caches, and nothing is planned before they show our own writes.</remarks>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public Task Incident01_WatchesFallBehindAndBreak_ComesToItsEnd(int type) =>
        PlayAsync(
            $"{Routed}\n20000 Ship 2\n20500 Lag {type} 50\n21000 Touch\n60000 Drop {type} 40\n61000 Promote\n62000 Touch\n90000 Promote"
        );

    /// <summary>argo#4128: new pods never start; neither the abort nor the progress deadline had any effect, and later releases were blocked.</summary>
    /// <remarks>Both take effect, and the next version is rolled out.</remarks>
    [Theory]
    [InlineData("None", "\n40000 Abort")]
    [InlineData("DeadlineAbort", "")]
    public async Task Incident02_NewPodsNeverStart_AbortAndDeadlineTakeEffect(string options, string abort)
    {
        var result = await PlayAsync($"Routed replicas=4 steps=Weight:50,Pause:0 options={options}\n20000 Ship 2 2{abort}\n200000 Touch");

        Index(result, "RolloutAborted").ShouldBeGreaterThan(0);
    }

    /// <summary>argo#4839, #1774, flagger#639: the stable version is broken, and so the fix cannot be rolled out.</summary>
    /// <remarks>What is being replaced need not be well: the fix gets the requests and the broken version goes.</remarks>
    [Theory]
    [InlineData("Routed replicas=4 steps=Weight:25,Weight:50 options=Subsets")]
    [InlineData("Routed replicas=1")]
    [InlineData("Dynamic replicas=4 steps=Weight:25,Weight:50")]
    [InlineData("PingPong replicas=4 steps=Weight:25,Weight:50")]
    [InlineData("Basic replicas=4 steps=Weight:25,Weight:50")]
    [InlineData("BlueGreen replicas=4")]
    public Task Incident03_StableIsBroken_FixIsRolledOut(string spec) =>
        // Version 1 turns out to be broken, and all of its pods die.
        PlayAsync($"{spec}\n20000 Ship 1 2\n30000 LoseStable 5\n40000 Ship 2");

    /// <summary>argo#3756: a paused rollout that is aborted was reconciled for ever, and nothing was undone.</summary>
    /// <remarks>An abort has precedence over every pause.</remarks>
    [Theory]
    [InlineData("Routed replicas=4 steps=Weight:50,Pause:0")]
    [InlineData("Basic replicas=4 steps=Weight:50,Pause:0")]
    [InlineData("PingPong replicas=4 steps=Weight:50,Pause:0")]
    [InlineData("BlueGreen replicas=4 options=ManualPromotion")]
    public async Task Incident04_PausedAndAborted_GoesBack(string spec)
    {
        var options = spec.Contains("options=", StringComparison.Ordinal) ? spec + ",EndsAborted" : spec + " options=EndsAborted";

        var result = await PlayAsync($"{options}\n20000 Ship 2\n40000 Pause\n50000 Abort\n60000 LoseTemplate");

        Index(result, "RolloutAborted").ShouldBeGreaterThan(0);
    }

    /// <summary>argo#2048, #2824, #2929: a failed analysis, a deadline or a step of one attempt counted in the next.</summary>
    /// <remarks>Runs, clocks and steps belong to one attempt: the retry makes its own run and is promoted by it.</remarks>
    [Theory]
    [InlineData("BlueGreen replicas=2 options=Analysis,DeadlineAbort")]
    [InlineData("BlueGreen replicas=2 options=AnalysisAfter,DeadlineAbort")]
    [InlineData("Basic replicas=2 steps=Weight:50,Analysis:0 options=DeadlineAbort")]
    [InlineData("Routed replicas=2 steps=Weight:50,Pause:60 options=Analysis,DeadlineAbort")]
    public async Task Incident05_RetryAfterFailedAnalysis_StartsAnew(string spec)
    {
        var result = await PlayAsync($"{spec}\n10000 Answer 1\n20000 Ship 2\n90000 Answer\n91000 Retry\n200000 Touch");

        var aborted = Index(result, "RolloutAborted");
        aborted.ShouldBeGreaterThan(0);
        // One attempt failed, the other one did not.
        result.Events.Count(line => line.Contains("RolloutAborted", StringComparison.Ordinal)).ShouldBe(1);
        result.Events.Skip(aborted).ShouldContain(line => line.Contains("RolloutCompleted", StringComparison.Ordinal));
    }

    /// <summary>argo#3569: ten minutes of pauses took 3.73 hours, probably for conflicts without end.</summary>
    /// <remarks>Pauses of one minute in all, with somebody who writes the same objects every second, take less than a minute more.</remarks>
    [Fact]
    public async Task Incident06_ConflictsAllTheTime_PausesTakeTheirTime()
    {
        var touches = string.Concat(Enumerable.Range(20, 120).Select(second => $"\n{second * 1000} Touch"));

        var result = await PlayAsync(
            $"Routed replicas=2 steps=Weight:20,Pause:20,Weight:40,Pause:20,Weight:80,Pause:20\n20000 Ship 2{touches}"
        );

        var completed = result.Events.First(line =>
            line.Contains("RolloutCompleted", StringComparison.Ordinal) && line.Contains("revision 2", StringComparison.Ordinal)
        );
        SecondOf(completed).ShouldBeLessThan(20 + 60 + 60);
    }

    /// <summary>argo#2117, #2291: the old leader went on reconciling next to the new one.</summary>
    /// <remarks>Every write asks whether the lease is held and is refused when its object changed; a late one of the old leader harms nobody.</remarks>
    [Theory]
    [InlineData("TwoLeaders 4")]
    [InlineData("LateWrite 13")]
    public Task Incident07_TwoLeaders_NoHarm(string fault) =>
        PlayAsync($"{Routed}\n20000 Ship 2\n45000 {fault}\n46000 Promote\n50000 Abort\n90000 Retry\n120000 {fault}\n121000 Promote");

    /// <summary>The same where a write of the old leader is on its way for long: without the fence it took the pods of a weight that had gone back meanwhile.</summary>
    [Fact]
    public Task Incident07_OldLeaderWritesSlowly_NoHarm() =>
        PlayAsync("Dynamic replicas=4 steps=Weight:75,Pause:0\n20000 Ship 2\n24398 SlowLeader 16\n30000 Abort");

    /// <summary>argo#4564: a third version in the middle of an update got the weight of the second one before it had pods: 503s.</summary>
    /// <remarks>The second version keeps its weight, or gives it back, until the third one has the pods for it.</remarks>
    [Theory]
    [InlineData("Routed replicas=10 steps=Weight:50,Pause:0")]
    [InlineData("Routed replicas=10 steps=Weight:50,Pause:0 options=Subsets")]
    [InlineData("Routed replicas=10 propagation=60 steps=Weight:50,Pause:0")]
    [InlineData("Dynamic replicas=10 propagation=60 steps=Weight:50,Pause:0")]
    [InlineData("PingPong replicas=10 propagation=60 steps=Weight:50,Pause:0")]
    public Task Incident08_ThirdVersion_GetsNoRequestsBeforeItsPods(string spec) => PlayAsync($"{spec}\n20000 Ship 2\n150000 Ship 3 1");

    /// <summary>argo#4612: going back sent 70 % of the requests to a canary that was sized for 5 %.</summary>
    /// <remarks>No weight goes to a version that lacks the pods for it.</remarks>
    [Theory]
    [InlineData("None")]
    [InlineData("Subsets")]
    public Task Incident09_FastRollback_WeightsFollowPods(string options) =>
        PlayAsync(
            $"Dynamic replicas=10 steps=Weight:5,Pause:0,Weight:70,Pause:0 options={options}\n20000 Ship 2\n60000 Promote\n120000 Ship 1\n121000 Ship 3"
        );

    /// <summary>argo#3941: within the rollback window requests were switched before the old version was available again; one pod got them all.</summary>
    [Theory]
    [InlineData("Routed replicas=10 steps=Weight:20,Pause:0 options=RollbackWindow")]
    [InlineData("Dynamic replicas=10 steps=Weight:20,Pause:0 options=RollbackWindow")]
    [InlineData("BlueGreen replicas=10 options=RollbackWindow")]
    public Task Incident10_RollbackWithinWindow_WaitsForPods(string spec) =>
        PlayAsync($"{spec}\n20000 Ship 2\n60000 PromoteFull\n300000 Ship 3\n340000 PromoteFull\n600000 SlowPods 9\n601000 Ship 2 1");

    /// <summary>argo#3681, #3586: dynamicStableScale took stable pods the instant that the weight object said 0, and proxies went on sending requests.</summary>
    /// <remarks>No pod goes before the propagation delay has passed.</remarks>
    [Theory]
    [InlineData(10)]
    [InlineData(120)]
    public Task Incident11_DynamicStableScale_PodsGoAfterTheirRequests(int propagation) =>
        PlayAsync($"Dynamic replicas=10 propagation={propagation} steps=Weight:20,Weight:60\n20000 Ship 2\n400000 Abort\n900000 Ship 3");

    /// <summary>argo#4347, #4752: a verified weight was that of the object, not that of the proxies; stable pods went too early.</summary>
    [Theory]
    [InlineData("None")]
    [InlineData("Verifies")]
    public Task Incident12_WeightIsNotInForceYet_StableStays(string options) =>
        PlayAsync($"Routed replicas=6 propagation=90 steps=Weight:50 options=NoScaleDownDelay,{options}\n20000 Ship 2\n400000 Ship 3");

    /// <summary>A router that sees that proxies do not follow yet is believed: the step takes as long as they do.</summary>
    [Fact]
    public async Task Incident12_WeightIsVerified_StepWaitsForProxies()
    {
        var result = await PlayAsync(
            "Routed replicas=6 propagation=90 steps=Weight:20,Pause:300,Weight:50,Pause:0 options=Verifies\n20000 Ship 2\n400000 Touch"
        );

        var told = SecondOf(result, "set to desiredWeight '50'");
        SecondOf(result, "Rollout step 3/4 completed").ShouldBeGreaterThanOrEqualTo(told + 90);
    }

    /// <summary>argo#2235: the Service was switched after the old pods had gone: four minutes without any.</summary>
    [Theory]
    [InlineData("BlueGreen replicas=4 options=NoScaleDownDelay")]
    [InlineData("Routed replicas=4 options=NoScaleDownDelay")]
    public Task Incident14_ServiceIsSwitchedBeforeOldPodsGo(string spec) =>
        PlayAsync($"{spec}\n20000 Ship 2 1\n25000 CrashAfter 3 20\n60000 Lag 2 30\n200000 Ship 3 1\n260000 CrashBefore 1 20");

    /// <summary>argo#1415, #2050: an autoscaler in the middle of a canary scaled stable to 0, or took 110 stable pods while the canary was short of pods.</summary>
    [Theory]
    [InlineData("Routed replicas=4 steps=Weight:50,Pause:0")]
    [InlineData("Dynamic replicas=4 steps=Weight:50,Pause:0")]
    [InlineData("Basic replicas=4 steps=Weight:50,Pause:0")]
    [InlineData("PingPong replicas=4 steps=Weight:50,Pause:0")]
    public Task Incident15_AutoscalerInTheMiddle_NobodyLosesPods(string spec) =>
        PlayAsync(
            $"{spec}\n20000 Ship 2 1\n30000 Scale 10\n31000 Scale 2\n80000 Scale 9\n90000 CrashBefore 0 5\n95000 Scale 3\n150000 Promote\n151000 Scale 10"
        );

    /// <summary>argo#3420, #1026, #2507: weights and selectors were set before pods were ready, at the first use of a DestinationRule too.</summary>
    [Theory]
    [InlineData("Routed replicas=4 steps=Weight:50 options=Subsets")]
    [InlineData("Routed replicas=4 steps=Weight:50")]
    [InlineData("PingPong replicas=4 steps=Weight:50")]
    public Task Incident18_WeightsWaitForPods(string spec) => PlayAsync($"{spec}\n20000 Ship 2 1\n90000 LoseNew 5\n95000 Promote");

    /// <summary>argo#3501: from setCanaryScale.replicas back to matchTrafficWeight killed the only pod of the canary.</summary>
    [Fact]
    public Task Incident19_BackToMatchingTheWeight_KeepsThePodsOfTheWeight() =>
        PlayAsync("Routed replicas=10 steps=Scale:1,Weight:10,Pause:5,Match:0,Pause:5,Weight:40,Pause:0\n20000 Ship 2");

    /// <summary>
    /// argo#4935, #4681, #3855, #4321: scaleDown worked in revision 1 only, so that a synchronised manifest gave double capacity for good; without the
    /// Rollout the Deployment stayed at 0, and nobody served.
    /// </summary>
    /// <remarks>Whatever revision is healthy first takes over, again when a release brings the size back; and with the Rollout's end the pods come back.</remarks>
    [Theory]
    [InlineData("Basic replicas=4 steps=Weight:50,Pause:5", "OnSuccess")]
    [InlineData("Basic replicas=4 steps=Weight:50,Pause:5", "Progressively")]
    [InlineData("Routed replicas=4 propagation=20 steps=Weight:50,Pause:5 options=Subsets", "Progressively")]
    [InlineData("PingPong replicas=4 steps=Weight:50,Pause:5", "OnSuccess")]
    [InlineData("BlueGreen replicas=4", "OnSuccess")]
    [InlineData("BlueGreen replicas=4", "Progressively")]
    public Task Incident20_DeploymentIsTakenOverAndGivenBack(string spec, string scaleDown) =>
        // The second version comes before the first is healthy; each release, and one sync between two, brings the Deployment's size along.
        PlayAsync(
            $"{spec} features=Workload,Manifests,EndsDeleted,{scaleDown}\n0 Ship 1 1\n300 Ship 2 1\n200000 Ship 3\n300000 SyncWorkload\n310000 CrashAfter 1 9"
        );

    private static async Task<SimulationResult> PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
        result.Events.ShouldNotContain(line => line.Contains("ActionRefused", StringComparison.Ordinal));
        return result;
    }

    private static double SecondOf(SimulationResult result, string text) =>
        SecondOf(result.Events.First(line => line.Contains(text, StringComparison.Ordinal)));

    private static double SecondOf(string line) => double.Parse(line.AsSpan(0, 8), CultureInfo.InvariantCulture);

    private static int Index(SimulationResult result, string reason) =>
        result
            .Events.Index()
            .Where(line => line.Item.Contains(reason, StringComparison.Ordinal))
            .Select(line => line.Index)
            .FirstOrDefault(-1);
}
