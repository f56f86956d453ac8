namespace Rollouts.Simulation.Tests;

/// <summary>Faults that random rollouts have found, each as the short script that was left of its seed.</summary>
public sealed class FoundFaultTests
{
    [Theory]
    [InlineData("Basic replicas=3 surge=1 unavailable=1 steps=Pause:0\n35448 Ship 2\n124662 EditSteps 99")]
    [InlineData("Basic replicas=4 surge=2 unavailable=2 steps=Weight:86,Pause:0\n64121 Ship 2")]
    public Task PodsSentAway_AreNotSparedTwice(string script) => PlayAsync(script);

    [Theory]
    [InlineData("Dynamic replicas=2 surge=0 unavailable=1 steps=Weight:51,Weight:33")]
    [InlineData("Dynamic replicas=7 surge=2 steps=Weight:64,Weight:57")]
    [InlineData("Routed replicas=2 surge=0 unavailable=1 steps=Weight:48\n114775 EditSteps 79")]
    public Task LowerWeight_ComesToItsEnd(string script) => PlayAsync(script);

    [Fact]
    public Task ScalingAfterRestart_ConfirmsItsRoutes() =>
        PlayAsync("Routed replicas=6\n121973 LateWrite 4\n186946 Scale 5 in-pass\n187113 EditSteps 3\n238698 LateWrite 3");

    [Theory]
    [InlineData("PingPong replicas=1\n122781 Ship 3 1\n161937 LoseRouter 112\n246650 Abort\n600000 Touch")]
    [InlineData("PingPong replicas=1 steps=Scale:2,Pause:0 options=EndsAborted\n21189 Ship 2")]
    [InlineData("PingPong replicas=1 surge=2 options=DeadlineAbort\n60078 Ship 3 2")]
    public Task PingPongAborted_WritesOnce(string script) => PlayAsync(script);

    [Theory]
    [InlineData("PingPong replicas=1 surge=0 unavailable=2")]
    [InlineData("PingPong replicas=1 surge=0 unavailable=2\n248565 Ship 4")]
    public Task PingPong_ComesToItsEnd(string script) => PlayAsync(script);

    [Theory]
    [InlineData("PingPong replicas=3 surge=0 unavailable=1 propagation=20 steps=Weight:43\n311344 Ship 4 1")]
    [InlineData("Dynamic replicas=2 surge=0 unavailable=2 propagation=93 steps=Weight:76,Scale:1\n10848 Ship 2")]
    [InlineData("Dynamic replicas=2 propagation=99 steps=Weight:68,Weight:47\n65094 Ship 2")]
    [InlineData("Routed replicas=4 surge=0 unavailable=2 propagation=82 steps=Weight:32,Pause:0\n241518 Ship 3")]
    public Task ThirdVersion_WaitsForProxies(string script) => PlayAsync(script);

    [Theory]
    [InlineData("Dynamic replicas=2 surge=0 unavailable=1 steps=Weight:64\n26504 Ship 4\n29055 Promote")]
    [InlineData("Routed replicas=5 surge=2\n78358 Ship 3 1\n136435 EditSteps 35\n139169 Promote")]
    [InlineData("PingPong replicas=2 surge=2 steps=Weight:93,Pause:0\n77118 Ship 2\n129111 LoseNew 2")]
    [InlineData("Dynamic replicas=9 surge=0 unavailable=2 propagation=64 steps=Scale:2,Weight:83 options=Verifies\n14678 Ship 2 3")]
    public Task PassedStep_WeightWaitsForPods(string script) => PlayAsync(script);

    [Theory]
    [InlineData("PingPong replicas=2 surge=2 unavailable=1 propagation=80 steps=Weight:84,Scale:1 options=DeadlineAbort")]
    [InlineData("Dynamic replicas=1 unavailable=2 propagation=89 steps=Weight:58 options=DeadlineAbort,Verifies")]
    public Task WaitingForProxies_IsNoLackOfProgress(string script) => PlayAsync(script);

    [Theory]
    [InlineData("Dynamic replicas=4 surge=2 steps=Weight:7 options=MinPods,EndsAborted\n192852 Ship 3 1")]
    [InlineData(
        "Dynamic replicas=4 surge=2 unavailable=2 propagation=47 steps=Weight:29,Weight:20 options=KeepAborted,EndsAborted\n10960 Ship 2\n27085 Abort\n230591 EditSteps 88"
    )]
    public Task DynamicAbort_ComesToItsEnd(string script) => PlayAsync(script);

    [Fact]
    public Task AbortWhileTheNextVersionCannotBegin_GoesBack() =>
        PlayAsync(
            "Dynamic replicas=1 surge=0 unavailable=1 options=Analysis,EndsAborted\n79095 EditSteps 16\n166391 Ship 3\n235359 LoseTemplate\n435397 Ship 4"
        );

    [Fact]
    public Task OtherSteps_OldRunDoesNotCount() =>
        PlayAsync(
            "Routed replicas=1 surge=1 unavailable=1 options=Analysis\n24816 Ship 2\n26485 EditSteps 36\n114942 Answer 3\n462522 LoseStable 1"
        );

    [Fact]
    public Task PodsCalledBack_AreCountedAnew() =>
        PlayAsync(
            "PingPong replicas=8 surge=2 unavailable=2 propagation=0 steps=Scale:3 options=RollbackWindow\n10285 Ship 2 1\n23134 SlowPods 8\n258070 Ship 1 in-pass\n274869 Abort"
        );

    [Theory]
    [InlineData(
        "Dynamic replicas=3 surge=0 unavailable=2 propagation=0 steps=Pause:13 options=Subsets\n22882 Ship 2 1\n33247 Promote\n45598 Ship 3 in-pass\n62678 Lag 0 49\n127328 Promote"
    )]
    [InlineData(
        "Dynamic replicas=3 surge=0 unavailable=2 steps=Pause:13 options=Subsets\n22882 Ship 2\n33247 Promote\n33500 CrashAfter 3 20\n44000 Ship 3"
    )]
    public Task WeightThatStatusDoesNotKnow_GoesBeforeSubsets(string script) => PlayAsync(script);

    [Theory]
    [InlineData("Dynamic replicas=1 surge=2 unavailable=1 steps=Scale:4,Weight:18\n166997 Scale 9\n249872 EditSteps 82")]
    [InlineData("Dynamic replicas=3 surge=1 steps=Scale:2,Weight:19\n201752 EditSteps 95")]
    [InlineData("Dynamic replicas=6 surge=1 steps=Scale:2,Weight:27\n44112 EditSteps 35")]
    [InlineData("Dynamic replicas=6 surge=2 unavailable=2 steps=Weight:96,Pause:0,Scale:3,Weight:78")]
    public Task FewerPodsByAStep_NoReasonToCrowdTheStableOnes(string script) => PlayAsync(script);

    [Theory]
    [InlineData("Dynamic replicas=3 surge=2 unavailable=2 propagation=0 steps=Weight:28\n51507 Ship 1 2\n82756 EditSteps 75")]
    [InlineData("Dynamic replicas=3 surge=2 unavailable=2 propagation=0 steps=Weight:28,Scale:1\n51507 Ship 1 2\n82756 EditSteps 75")]
    [InlineData("Basic replicas=1 surge=0 unavailable=2 propagation=0 steps=Weight:22,Weight:3\n14250 Ship 1 2\n79033 Scale 8")]
    [InlineData("Routed replicas=4 steps=Weight:75,Weight:25,Match:0 options=DeadlineAbort\n14250 Ship 1 2\n30000 LoseStable 2")]
    public Task LowerWeightWithBrokenStable_FixArrives(string script) => PlayAsync(script);

    [Fact]
    public Task DeathAfterPromotion_StableSubsetGoesFirst() =>
        PlayAsync(
            "Dynamic replicas=3 surge=0 unavailable=2 steps=Pause:13 options=Subsets\n22882 Ship 2\n33247 Promote\n33500 CrashAfter 6 20\n44000 Ship 3"
        );

    [Fact]
    public Task FixWithoutRoom_BrokenPodsMakeRoom() =>
        PlayAsync("Basic replicas=9 surge=0 unavailable=2 steps=Weight:29,Pause:0 options=EndsAborted\n17161 Ship 1 2\n292591 Ship 2");

    [Theory]
    [InlineData(
        "BlueGreen replicas=3 surge=0 unavailable=2 options=Analysis\n11128 Ship 2 1\n77900 Scale 2\n93822 Drop 1 11 in-pass\n189585 Repeat"
    )]
    [InlineData("Dynamic replicas=1 surge=0 unavailable=2 options=None\n322565 Drop 1 40\n334084 Touch\n388272 Repeat")]
    public Task OldEventAfterAList_IsNoNews(string script) => PlayAsync(script);

    [Fact]
    public Task AbortTakenBackUnseen_IsTheSameAttempt() =>
        PlayAsync(
            "Basic replicas=1 surge=2 unavailable=2\n91909 Ship 3 in-pass\n98935 EditSteps 66\n232623 Drop 0 27\n255371 Abort\n256420 Retry\n258353 Scale 6"
        );

    [Theory]
    [InlineData(
        "Basic replicas=5 surge=1 unavailable=0 steps=Weight:34 options=Analysis\n15815 Ship 1 2\n90046 LateWrite 5\n171201 Abort\n181909 Ship 2\n200820 LoseTemplate"
    )]
    [InlineData("Basic replicas=1 surge=1 unavailable=0 steps=Weight:31,Weight:40,Pause:0\n340902 Ship 1 2\n361352 Ship 2\n377903 Scale 7")]
    [InlineData("Basic replicas=7 surge=2 unavailable=1 steps=Weight:11,Weight:42,Pause:0\n11687 Ship 1 2\n260288 Ship 4")]
    public Task ThirdVersionOverABrokenStable_Arrives(string script) => PlayAsync(script);

    [Theory]
    [InlineData("Basic replicas=4 surge=0 unavailable=1\n51823 Ship 2\n59362 Drop 1 25 in-pass\n78721 EditSteps 8")]
    [InlineData(
        "Basic replicas=3 surge=0 unavailable=2 steps=Weight:16,Pause:45\n171880 Ship 6\n189438 Lag 1 59\n192809 Abort\n208483 PromoteFull"
    )]
    [InlineData("BlueGreen replicas=1 surge=1 unavailable=1 options=AnalysisAfter\n259110 Ship 4\n259268 Lag 2 58\n273410 Ship 5")]
    public Task WatchHangsForLong_NothingIsPlannedOnThePast(string script) => PlayAsync(script);

    [Fact]
    public Task SlowStableAtTheDeadline_IsRetried() =>
        PlayAsync(
            "Basic replicas=1 surge=1 unavailable=1 steps=Weight:36,Weight:80,Pause:0 options=DeadlineAbort\n12897 Ship 2 in-pass\n55956 Ship 1 1\n193614 Scale 9\n213409 LoseNew 3"
        );

    [Fact]
    public Task ThirdVersionWithLessWeight_TakesOverAfterTheWeight() =>
        PlayAsync(
            "Dynamic replicas=7 surge=0 unavailable=2 steps=Weight:33,Pause:26,Pause:26 options=Subsets,Analysis\n25717 Ship 2\n36430 Ship 3\n81265 Ship 2 1\n112969 PromoteFull\n205160 LoseTemplate"
        );

    [Theory]
    [InlineData(
        "BlueGreen replicas=1 surge=0 unavailable=2 options=Analysis,NoScaleDownDelay,DeadlineAbort,ManualPromotion\n24036 Ship 2\n32278 Drop 0 46\n45277 LateWrite 1\n69682 Ship 3\n100269 Promote"
    )]
    [InlineData(
        "PingPong replicas=1 surge=1 unavailable=0 options=DeadlineAbort\n64975 LoseStable 2\n66169 LoseRouter 86\n92741 Ship 3\n150198 Ship 4\n160005 Ship 5"
    )]
    [InlineData(
        "Dynamic replicas=1 surge=2 unavailable=1 steps=Pause:18 options=DeadlineAbort\n108586 CrashBefore 4 17\n127492 Ship 3 in-pass\n129281 LoseStable 4\n132634 LateWrite 13\n216184 EditSteps 24"
    )]
    public Task NextAttempt_HasAClockOfItsOwn(string script) => PlayAsync(script);

    [Theory]
    [InlineData(
        "Dynamic replicas=2 surge=0 unavailable=2\n65633 Ship 1 1\n265212 Ship 2 in-pass\n329776 LoseNew 5\n330067 CrashAfter 2 4\n335940 EditSteps 52"
    )]
    [InlineData("Routed replicas=3 surge=1 unavailable=0 propagation=40 steps=Weight:52\n58332 Ship 3 1\n115677 Lag 0 31\n129489 Scale 8")]
    [InlineData(
        "Routed replicas=3 surge=1 unavailable=2 propagation=82 options=EndsAborted\n84550 EditSteps 45\n206413 Ship 3\n226459 Scale 9 in-pass\n337908 RestoreTemplate"
    )]
    [InlineData(
        "Dynamic replicas=3 surge=1 unavailable=0 propagation=0 steps=Weight:27 options=MinPods\n163575 SlowLeader 6\n175782 Ship 2\n180989 Scale 10 in-pass\n283823 Repeat"
    )]
    [InlineData(
        "PingPong replicas=2 surge=0 unavailable=2 propagation=0 steps=Weight:61\n84787 Ship 2\n88198 Drop 1 6\n88406 Lag 0 9\n91795 Scale 9"
    )]
    public Task WeightThatOnlyTheRoutersKnow_IsCountedFrom(string script) => PlayAsync(script);

    [Theory]
    [InlineData(
        "Routed replicas=3 surge=0 unavailable=2 propagation=63 steps=Weight:39,Pause:0\n71952 Ship 4\n166228 CrashBefore 2 16\n238471 Ship 1\n242943 Scale 10"
    )]
    [InlineData(
        "Dynamic replicas=4 surge=1 unavailable=2 propagation=84 steps=Pause:0\n24768 Ship 2 1\n39595 PromoteFull\n147101 CrashBefore 2 12\n160169 Scale 10"
    )]
    public Task MoreReplicasInTheMiddleOfAShift_RequestsStayWithTheirPods(string script) => PlayAsync(script);

    [Theory]
    [InlineData(
        "PingPong replicas=2 surge=0 unavailable=1 steps=Weight:31 options=Analysis\n11804 Ship 2\n13071 SlowPods 9\n44272 LoseNew 1\n46213 LateWrite 9\n61380 LoseTemplate\n103139 Abort\n121871 PromoteFull"
    )]
    [InlineData(
        "PingPong replicas=1 surge=0 unavailable=1 steps=Scale:5,Analysis:0\n20299 Ship 2\n27519 LoseTemplate\n149557 PromoteFull\n287909 Abort\n349180 SlowLeader 20"
    )]
    [InlineData(
        "PingPong replicas=3 surge=1 unavailable=1 propagation=37 steps=Weight:49,Weight:6 options=Analysis\n41241 Ship 2\n66644 CrashAfter 2 19\n68463 SlowLeader 4\n132993 LoseTemplate\n170713 PromoteFull\n172047 Abort"
    )]
    public Task PingPongPromotedAfterAbort_ServicesKeepTheirWeights(string script) => PlayAsync(script);

    [Fact]
    public Task ServiceIsSwitched_AtEveryWeightThatProxiesFollow() =>
        PlayAsync(
            "PingPong replicas=2 surge=0 unavailable=2 propagation=61 steps=Weight:100,Weight:36\n10224 Ship 2 in-pass\n55025 LoseNew 1\n85435 Abort\n99328 Ship 3 1\n140388 LoseStable 2"
        );

    [Fact]
    public Task TwoLeaders_NoWeightIsWrittenOverAnother() =>
        PlayAsync("PingPong replicas=4 surge=0 unavailable=2 steps=Scale:3,Weight:82\n93136 Ship 2\n95980 Lag 1 41\n96331 TwoLeaders 3");

    [Fact]
    public Task ServiceThatLeadsToAllVersions_GetsNoWeight() =>
        PlayAsync(
            "PingPong replicas=3 surge=2 unavailable=2 propagation=0 steps=Analysis:0\n144937 EditSteps 40\n154913 Drop 2 21 in-pass\n167633 Touch in-pass\n168518 Ship 3\n169057 Promote\n188878 LoseTemplate\n268098 Scale 10"
        );

    [Theory]
    [InlineData(
        "BlueGreen replicas=1 surge=0 unavailable=1 options=KeepAborted,EndsAborted\n10751 Ship 2 2\n14100 Scale 8 in-pass\n30962 Abort\n51955 SlowPods 4"
    )]
    [InlineData(
        "BlueGreen replicas=1 surge=2 unavailable=2 options=EndsAborted\n11705 Ship 2\n11744 LateWrite 4\n13367 Scale 9 in-pass\n16590 CrashBefore 1 6\n196219 Abort"
    )]
    public Task BlueGreenAborted_NotesHowManyReplicasItIsFor(string script) => PlayAsync(script);

    /// <summary>A watch that lags a second time: a change overtook the one before it, which no watch does.</summary>
    [Fact]
    public Task LagOnLag_NoChangeOvertakesAnother() =>
        PlayAsync("PingPong replicas=1 surge=2 unavailable=2\n126099 Lag 1 39\n129460 LoseStable 1\n130982 Lag 1 4");

    [Fact]
    public Task SubsetsAndWeight_AreMovedInPartsWhereOneWouldBeWorse() =>
        PlayAsync(
            "Routed replicas=1 surge=2 unavailable=1 options=Subsets\n22412 Ship 2 1\n37220 PromoteFull\n74824 CrashBefore 3 29\n92363 TwoLeaders 3\n225184 LoseNew 1\n225883 Ship 1"
        );

    [Fact]
    public Task StepPassedWhileItsPodsAreCounted_CountsFromWhenItIsSeen() =>
        PlayAsync(
            "Dynamic replicas=5 surge=1 unavailable=1 propagation=27 steps=Scale:4,Weight:97,Scale:2\n29248 Ship 2\n82002 Promote in-pass\n191845 LoseAnswers 1"
        );

    [Theory]
    [InlineData("Basic replicas=1 surge=0 unavailable=1 steps=Analysis:0 options=RollbackWindow\n44734 Ship 2\n189399 Ship 1")]
    [InlineData(
        "PingPong replicas=1 surge=1 unavailable=1 propagation=0 steps=Analysis:0 options=RollbackWindow\n11586 Ship 2\n83695 Ship 1"
    )]
    public Task RollbackWithinItsWindow_TakesNoSteps(string script) => PlayAsync(script);

    [Fact]
    public Task WriteWithoutAnAnswer_IsAskedForBeforeAnythingIsPlanned() =>
        PlayAsync(
            "Basic replicas=3 surge=0 unavailable=1 steps=Weight:37\n50823 Ship 2\n53958 Refuse 2 in-pass\n55622 SlowLeader 10\n61243 Abort"
        );

    private static async Task PlayAsync(string script)
    {
        var result = await RolloutSimulation.RunAsync(ScriptText.Read(script));

        result.Broken.ShouldBeNull(string.Join('\n', result.Events));
    }
}
