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

    /// <summary>A weight went to a version whose pods the controller itself had just evicted: the ReplicaSet still counted them.</summary>
    [Theory]
    [InlineData(
        "PingPong replicas=3 surge=2 unavailable=2 steps=Weight:35,Pause:0 features=Restarts\n14688 Ship 2\n68211 Abort in-pass\n87994 Restart\n142989 Lag 4 40"
    )]
    [InlineData(
        "Basic replicas=5 surge=2 unavailable=1 steps=Weight:25,Weight:53,Analysis:0 features=Restarts\n90522 Ship 3 in-pass\n91218 Abort\n91939 SlowPods 4\n190529 Ship 5\n427558 Ship 6\n429233 Promote\n431631 Restart\n438659 Ship 7 in-pass\n440659 Drop 5 15"
    )]
    public Task PodsJustEvicted_CarryNoRequests(string script) => PlayAsync(script);

    /// <summary>The watch of pods lags: those that were sent away counted as spare, and the ones that serve were evicted.</summary>
    [Fact]
    public Task PodsSentAway_AreNotSpare() =>
        PlayAsync(
            "Dynamic replicas=1 surge=1 unavailable=1 steps=Pause:0 features=Restarts\n12566 Ship 2\n22493 Scale 3\n31060 Promote\n34603 Lag 5 58\n57644 Restart"
        );

    /// <summary>The Service led to all versions still, and a step or an abort took the pods that its requests found.</summary>
    [Theory]
    [InlineData("PingPong replicas=1 surge=0 unavailable=2 steps=Scale:2,Match:0\n0 Ship 1 1\n20470 Ship 2")]
    [InlineData("Dynamic replicas=1 surge=1 unavailable=0 steps=Scale:5,Match:0\n0 Ship 1 1\n20929 Ship 2")]
    [InlineData(
        "Dynamic replicas=2 surge=2 unavailable=0 propagation=27 steps=Weight:24\n0 Ship 1 1\n10191 Ship 2\n11536 SlowPods 6\n34438 Abort"
    )]
    public Task ServiceThatLeadsToAllVersions_KeepsThePodsThatItsRequestsFind(string script) => PlayAsync(script);

    /// <summary>Pods that a Service of all versions needed made the step wait for them at one weight and not at the other, and the weight went to and fro.</summary>
    [Fact]
    public Task PodsThatAreKeptForAllVersions_MoveNoWeight() =>
        PlayAsync(
            "PingPong replicas=1 surge=2 unavailable=0 steps=Scale:3,Weight:99,Pause:49 features=Workload\n0 Ship 1 1\n11725 Ship 2\n19449 Scale 9\n56716 EditSteps 25"
        );

    /// <summary>The same Service, which is the canary's after the promotion, while proxies still sent it most requests.</summary>
    [Fact]
    public Task PingThatLedToAllVersions_WaitsForProxies() =>
        PlayAsync(
            "PingPong replicas=2 surge=0 unavailable=1 propagation=80 steps=Weight:36,Pause:26\n0 Ship 1 1\n11185 Ship 2\n102564 Ship 3"
        );

    /// <summary>A version that had gone kept its scale-down deadline, and the progress deadline waited for it for ever.</summary>
    [Fact]
    public Task DeadlineOfAVersionThatIsGone_HoldsNobody() =>
        PlayAsync(
            "Routed replicas=10 surge=1 unavailable=2 propagation=93 steps=Weight:16 options=AnalysisAfter,RollbackWindow,Preview,AutoPromotionDelay,Verifies features=Restarts,Budget\n11810 Ship 1 2\n17125 Ship 2 1\n42187 Restart in-pass\n50165 CrashBefore 1 7\n96279 Restart\n117484 EditSteps 40 in-pass\n153585 Abort\n168576 LoseNew 5 in-pass\n169722 Answer\n256365 RestoreTemplate\n335598 Repeat in-pass\n338004 Scale 9\n354757 Abort in-pass\n356648 Scale 3\n359340 HoldPods 110\n386437 Answer 4\n422093 LateWrite 2\n426083 Refuse 1 1\n458856 Promote in-pass\n472097 LoseStable 1"
        );

    /// <summary>The canary got a weight for which it had no pods, because the first version, which is not alone behind its Service, lacked more.</summary>
    [Fact]
    public Task CanaryBesideADeploymentThatServes_GetsNoMoreThanItCanCarry() =>
        PlayAsync(
            "Routed replicas=7 surge=1 unavailable=1 propagation=18 steps=Weight:36 options=Verifies features=Workload\n0 Ship 1 1\n14441 Ship 2\n37234 LoseNew 3 in-pass\n45117 Pause"
        );

    /// <summary>A Deployment that was given a pod again counted with it before it was up, and a weight was taken back for it.</summary>
    [Fact]
    public Task PodsThatADeploymentIsGivenAgain_ServeWhenTheyAreUp() =>
        PlayAsync(
            "PingPong replicas=2 surge=2 unavailable=0 steps=Weight:99,Pause:49 features=Workload,Progressively\n0 Ship 1 1\n11725 Ship 2\n19449 Scale 9 in-pass\n56716 EditSteps 25"
        );

    /// <summary>The eviction was carried out and its answer lost: the pod counted as one that serves.</summary>
    [Fact]
    public Task EvictionWithoutAnAnswer_PodCountsNoMore() =>
        PlayAsync(
            "Routed replicas=2 surge=1 unavailable=2 features=Restarts,Budget\n62675 Ship 2\n65106 EditSteps 85\n99461 Abort in-pass\n148375 LoseAnswers 1\n160884 Restart\n216476 SlowLeader 8"
        );

    /// <summary>An evicted pod was gone altogether, and its ReplicaSet counted it still.</summary>
    [Fact]
    public Task EvictedPodThatIsGone_CountsNoMore() =>
        PlayAsync(
            "Dynamic replicas=1 surge=2 unavailable=0 features=Restarts\n77194 Ship 2\n154765 EditSteps 39\n213891 SlowPods 5\n250245 Ship 3\n289296 Restart\n318229 PromoteFull"
        );

    /// <summary>The watch of pods showed deaths before that of ReplicaSets did, and the controller was right to believe it.</summary>
    [Fact]
    public Task DeathsThatTheWatchOfPodsShows_AreKnown() =>
        PlayAsync(
            "Routed replicas=3 surge=2 unavailable=1 steps=Weight:35,Pause:0 features=Restarts\n10647 Ship 2\n50275 Restart\n68166 Restart\n73205 LoseNew 4"
        );

    /// <summary>Two leaders: what one sent away or evicted a moment ago the other could not know.</summary>
    [Theory]
    [InlineData(
        "Dynamic replicas=8 surge=2 unavailable=0 propagation=52 steps=Weight:18,Scale:5\n10817 Ship 2 1\n14894 Ship 3 1\n44536 SlowLeader 10\n95021 LoseNew 3\n95430 CrashAfter 2 23\n205616 TwoLeaders 3 in-pass\n206767 Lag 1 9 in-pass\n240949 EditSteps 94"
    )]
    [InlineData(
        "Dynamic replicas=6 surge=2 unavailable=2 propagation=98 features=Restarts\n17254 Ship 2\n34531 Refuse 2\n35632 Lag 0 7\n35679 Restart\n54961 TwoLeaders 2"
    )]
    [InlineData(
        "Basic replicas=6 surge=0 unavailable=2 steps=Weight:18,Pause:0 features=Restarts,Budget\n10586 Ship 2\n40544 EditSteps 76\n116952 Restart\n144135 Promote\n181641 Promote in-pass\n196353 TwoLeaders 2\n196676 LoseAnswers 3"
    )]
    public Task WhatAnotherLeaderDidUnseen_IsForgiven(string script) => PlayAsync(script);

    /// <summary>No watch had shown the pods that another version was started beside.</summary>
    [Fact]
    public Task RecreateWithPodsThatNoWatchHasShown_IsForgiven() =>
        PlayAsync("Recreate replicas=2 surge=1 unavailable=1\n38543 Ship 3\n162432 Ship 4\n172876 Lag 5 51 in-pass\n190679 Abort");

    /// <summary>The plan and the router told of a missing Ingress in words of their own, each taking back what the other had said, a hundred times a second.</summary>
    [Fact]
    public Task AbortedWithoutItsIngress_IsToldOnce() =>
        PlayAsync("Dynamic replicas=1 surge=2 unavailable=2 features=Ingress\n24697 Ship 2 2\n55546 LoseReference 3 76\n85271 Abort");

    /// <summary>The same of a VirtualService, beside a further version that cannot begin without it.</summary>
    [Fact]
    public Task AbortedWithAFurtherVersion_MissingVirtualServiceIsToldOnce() =>
        PlayAsync(
            """
            PingPong replicas=1 surge=0 unavailable=2 propagation=76 steps= options=None features=ReferenceChecks
            62970 Ship 2
            63372 Abort
            135207 LoseReference 0 85
            135671 Ship 3
            211086 Abort
            """
        );

    /// <summary>A first version never started, and the active Service was led to the pod of the third one in the pass that evicted it.</summary>
    [Fact]
    public Task PodsThatAreEvictedNow_GetNoUsers() =>
        PlayAsync("BlueGreen replicas=1 surge=1 features=Restarts\n0 Ship 1 2\n38862 Ship 2\n41140 Ship 3 1\n105203 Restart");

    /// <summary>A first version never started, and the Deployment that had been deleted came back: its pods counted before they were up.</summary>
    [Fact]
    public Task DeploymentThatComesBack_ServesWhenItsPodsAreUp() =>
        PlayAsync(
            "Routed replicas=3 surge=0 unavailable=1 steps=Weight:37,Pause:0 features=Workload\n0 Ship 1 2\n74340 Ship 2\n140865 LoseWorkload"
        );

    /// <summary>The mesh still sent most requests to the canary, and the Ingress none: when the stable version had died, the mesh was taken back to it at once.</summary>
    [Fact]
    public Task RouterLostBetweenTwoEntrances_NeitherLosesItsPods() =>
        PlayAsync(
            """
            Dynamic replicas=3 surge=1 unavailable=1 propagation=0 steps=Scale:2,Pause:46 options=None features=Ingress
            20364 Ship 2
            71497 LoseRouter 59
            95383 LateWrite 3
            95688 Abort
            110415 LoseStable 5
            123154 Ship 3
            """
        );

    /// <summary>An invalid spec came between a pause and its condition, which was written first when the spec was valid again, although the steps were others by then.</summary>
    [Fact]
    public Task StepsEditedUnderAnInvalidSpec_PauseOfTheAttemptBeforeEndsWithIt() =>
        PlayAsync(
            """
            Dynamic replicas=1 surge=1 unavailable=0 propagation=0 steps=Pause:56 options=Analysis
            9691 LoseReference 1 87 in-pass
            10831 Ship 2
            83663 LoseReference 2 54 in-pass
            101973 EditSteps 90
            180902 Retry
            """
        );

    /// <summary>A user took pods of the Deployment away in the very pass that brought an abort's requests to them.</summary>
    [Fact]
    public Task DeploymentScaledDownInTheSamePass_IsForgiven() =>
        PlayAsync(
            """
            PingPong replicas=7 surge=1 unavailable=2 propagation=0 steps=Weight:35,Pause:0 options=None features=Workload
            0 Ship 1 2
            50908 Ship 2
            85138 ScaleWorkload 3 in-pass
            86583 Abort
            90659 LateWrite 11
            """
        );

    /// <summary>Pods of the stable version came up and died again and again, which was progress each time, and a pod of a third version had to serve in their place.</summary>
    [Fact]
    public Task StableVersionWhosePodsComeAndGo_DoesNotKeepTheFixBack() =>
        PlayAsync(
            "Basic replicas=7 surge=2 unavailable=0 propagation=0 steps=Weight:59 options=None\n0 Ship 1 2\n61996 Ship 2 1\n227467 Ship 1 3"
        );

    private static async Task PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
    }
}
