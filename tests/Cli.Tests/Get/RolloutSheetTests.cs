using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using static Rollouts.Cli.Tests.Objects;

namespace Rollouts.Cli.Tests;

/// <summary>What <c>get rollout</c> prints, to the letter.</summary>
public sealed class RolloutSheetTests
{
    private const string Steps = """{"canary":{"steps":[{"setWeight":20},{"pause":{}},{"setWeight":60},{"pause":{"duration":"10s"}}]}}""";

    [Fact]
    public void Print_CanaryPausedInTheMiddle_ShowsSummaryImagesAndTree()
    {
        var rollout = Rollout(
            Steps,
            """
            "phase":"Paused","message":"CanaryPauseStep","observedGeneration":"3","currentStepIndex":1,"stableRS":"aaa","currentPodHash":"bbb",
            "pauseConditions":[{"reason":"CanaryPauseStep","startTime":"2026-05-04T11:59:00Z"}],"controllerPause":true,
            "replicas":5,"updatedReplicas":1,"readyReplicas":5,"availableReplicas":5
            """,
            """ "replicas":5, """
        );

        Print(
                Of(
                    rollout,
                    ReplicaSet("aaa", 1, "web:1", 4, 4),
                    ReplicaSet("bbb", 2, "web:2", 1, 1),
                    ReplicaSet("ccc", 0, "web:0", 0, 0),
                    Pod("bbb", "x1"),
                    Pod("aaa", "y2", metadata: ""","deletionTimestamp":"2026-05-04T11:59:59Z" """),
                    Pod("aaa", "y1"),
                    Pod("aaa", "z1", Waiting("CrashLoopBackOff", 4))
                )
            )
            .ShouldBe(
                """
                Name:            guestbook
                Namespace:       shop
                Status:          ॥ Paused
                Message:         CanaryPauseStep
                Strategy:        Canary
                  Step:          1/4
                  SetWeight:     20
                  ActualWeight:  20
                Images:          web:1 (stable)
                                 web:2 (canary)
                Replicas:
                  Desired:       5
                  Current:       5
                  Updated:       1
                  Ready:         5
                  Available:     5

                NAME                         KIND        STATUS              AGE  INFO
                ⟳ guestbook                  Rollout     ॥ Paused            3d
                ├──# revision:2
                │  └──⧉ guestbook-bbb        ReplicaSet  ✔ Healthy           2d   canary
                │     └──□ guestbook-bbb-x1  Pod         ✔ Running           60s  ready:1/1
                ├──# revision:1
                │  └──⧉ guestbook-aaa        ReplicaSet  ✔ Healthy           3d   stable
                │     ├──□ guestbook-aaa-y1  Pod         ✔ Running           60s  ready:1/1
                │     ├──□ guestbook-aaa-y2  Pod         ◌ Terminating       60s  ready:1/1
                │     └──□ guestbook-aaa-z1  Pod         ✖ CrashLoopBackOff  60s  ready:0/1,restarts:4
                └──# revision:0
                   └──⧉ guestbook-ccc        ReplicaSet  • ScaledDown        3d

                """
            );
    }

    [Fact]
    public void Print_BlueGreenBeforeTheCutover_TagsActiveAndPreview()
    {
        var rollout = Rollout(
            """{"blueGreen":{"activeService":"active","previewService":"preview"}}""",
            """
            "phase":"Paused","message":"BlueGreenPause","observedGeneration":"3","stableRS":"aaa","currentPodHash":"bbb",
            "pauseConditions":[{"reason":"BlueGreenPause","startTime":"2026-05-04T11:59:00Z"}],"controllerPause":true,
            "blueGreen":{"activeSelector":"aaa","previewSelector":"bbb"},
            "replicas":2,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1
            """
        );

        Print(
                Of(
                    rollout,
                    ReplicaSet("aaa", 1, "web:1", 1, 1),
                    ReplicaSet("bbb", 3, "web:2", 1, 1),
                    ReplicaSet("old", 2, "web:1", 1, 1, ""","scale-down-deadline":"2026-05-04T12:00:30Z" """),
                    ReplicaSet("due", 2, "web:1", 1, 1, ""","scale-down-deadline":"2026-05-04T11:59:30Z" """),
                    ReplicaSet("odd", 2, "web:1", 1, 0, ""","scale-down-deadline":"soon" """)
                )
            )
            .ShouldBe(
                """
                Name:            guestbook
                Namespace:       shop
                Status:          ॥ Paused
                Message:         BlueGreenPause
                Strategy:        BlueGreen
                Images:          web:1 (active, stable)
                                 web:2 (preview)
                Replicas:
                  Desired:       1
                  Current:       2
                  Updated:       1
                  Ready:         1
                  Available:     1

                NAME                   KIND        STATUS         AGE  INFO
                ⟳ guestbook            Rollout     ॥ Paused       3d
                ├──# revision:3
                │  └──⧉ guestbook-bbb  ReplicaSet  ✔ Healthy      24h  preview
                ├──# revision:2
                │  ├──⧉ guestbook-due  ReplicaSet  ✔ Healthy      2d   delay:passed
                │  ├──⧉ guestbook-odd  ReplicaSet  ◌ Progressing  2d   delay:
                │  └──⧉ guestbook-old  ReplicaSet  ✔ Healthy      2d   delay:30s
                └──# revision:1
                   └──⧉ guestbook-aaa  ReplicaSet  ✔ Healthy      3d   stable,active

                """
            );
    }

    [Fact]
    public void Print_Images_KeepTheTagsOfOneVersionInOrder() =>
        Print(
                Of(
                    Rollout(
                        """{"blueGreen":{"activeService":"active"}}""",
                        """ "phase":"Healthy","stableRS":"aaa","currentPodHash":"aaa","blueGreen":{"activeSelector":"aaa"} """
                    ),
                    ReplicaSet("aaa", 1, "web:1", 1, 1)
                )
            )
            .ShouldContain("Images:          web:1 (stable, active)\n");

    [Fact]
    public void Print_AbortedWithAnalysis_ShowsRunsJobsAndCounts()
    {
        var rollout = Rollout(
            Steps,
            """
            "phase":"Degraded","message":"RolloutAborted: metric \"web\" assessed Failed due to failed (1) > failureLimit (0)",
            "observedGeneration":"3","abort":true,"abortedAt":"2026-05-04T11:59:30Z","currentStepIndex":0,"stableRS":"aaa","currentPodHash":"bbb",
            "replicas":1,"updatedReplicas":0,"readyReplicas":1,"availableReplicas":1
            """
        );
        const string Results = """
            {"phase":"Failed","metricResults":[
              {"name":"web","phase":"Failed","successful":3,"failed":1,"inconclusive":2,"error":1,"measurements":[
                {"phase":"Failed","startedAt":"2026-05-04T11:59:10Z","metadata":{"job-name":"uid.web.1"}},
                {"phase":"Running","startedAt":"2026-05-04T11:58:20Z","metadata":{"job-name":"uid.web.2"}},
                {"phase":"Successful","value":"1"}]},
              {"name":"other","phase":"Successful","successful":2}]}
            """;

        Print(
                Of(
                    rollout,
                    ReplicaSet("aaa", 1, "web:1", 1, 1),
                    ReplicaSet("bbb", 2, "web:2", 0, 0),
                    Run("guestbook-bbb-2", 2, Results),
                    Run("guestbook-bbb-2-1", 2, """{"phase":"Pending"}"""),
                    Run("stranger", 2, """{"phase":"Error"}""", owner: "somebody else")
                )
            )
            .ShouldBe(
                """
                Name:            guestbook
                Namespace:       shop
                Status:          ✖ Degraded
                Message:         RolloutAborted: metric "web" assessed Failed due to failed (1) > failureLimit (0)
                Strategy:        Canary
                  Step:          0/4
                  SetWeight:     0
                  ActualWeight:  0
                Images:          web:1 (stable)
                Replicas:
                  Desired:       1
                  Current:       1
                  Updated:       0
                  Ready:         1
                  Available:     1

                NAME                       KIND         STATUS        AGE   INFO
                ⟳ guestbook                Rollout      ✖ Degraded    3d
                ├──# revision:2
                │  ├──⧉ guestbook-bbb      ReplicaSet   • ScaledDown  2d    canary
                │  ├──α guestbook-bbb-2-1  AnalysisRun  ◷ Pending     2m
                │  └──α guestbook-bbb-2    AnalysisRun  ✖ Failed      2m    ✔ 5,✖ 1,? 2,⚠ 1
                │     ├──⊞ uid.web.1       Job          ✖ Failed      50s
                │     └──⊞ uid.web.2       Job          ◌ Running     100s
                └──# revision:1
                   └──⧉ guestbook-aaa      ReplicaSet   ✔ Healthy     3d    stable

                """
            );
    }

    [Fact]
    public void Print_ExperimentOfAStep_HangsUnderItsRevision()
    {
        var rollout = Rollout(
            """{"canary":{"steps":[{"experiment":{"templates":[]}}]}}""",
            """ "phase":"Progressing","message":"waiting","currentStepIndex":0,"stableRS":"aaa","currentPodHash":"bbb","availableReplicas":1 """
        );
        var experiment = Json(
            """
            {"apiVersion":"argoproj.io/v1alpha1","kind":"Experiment",
             "metadata":{"name":"guestbook-bbb-2-0","namespace":"shop","uid":"exp","creationTimestamp":"2026-05-04T11:00:00Z",
                         "annotations":{"rollout.argoproj.io/revision":"2"},
                         "ownerReferences":[{"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout","name":"guestbook","uid":"ro","controller":true}]},
             "spec":{},"status":{"phase":"Running"}}
            """
        );

        Print(
                Of(
                    rollout,
                    experiment,
                    ReplicaSet("exp", 0, "web:2", 1, 1, ""","experiment.argoproj.io/template-name":"baseline" """, owner: "exp"),
                    Pod("exp", "p"),
                    Run("guestbook-bbb-2-0-stress", 0, """{"phase":"Running"}""", owner: "exp")
                )
            )
            .ShouldContain(
                """
                Images:          web:2 (Σ:baseline)
                Replicas:
                  Desired:       1
                  Current:       0
                  Updated:       0
                  Ready:         0
                  Available:     1

                NAME                                 KIND         STATUS         AGE  INFO
                ⟳ guestbook                          Rollout      ◌ Progressing  3d
                └──# revision:2
                   └──Σ guestbook-bbb-2-0            Experiment   ◌ Running      60m
                      ├──⧉ guestbook-exp             ReplicaSet   ✔ Healthy      3d
                      │  └──□ guestbook-exp-p        Pod          ✔ Running      60s  ready:1/1
                      └──α guestbook-bbb-2-0-stress  AnalysisRun  ◌ Running      2m
                """
            );
    }

    [Theory]
    [InlineData("ping", "stable,ping", "canary,pong")]
    [InlineData("pong", "stable,pong", "canary,ping")]
    public void Print_PingPong_SaysWhichIsWhich(string stable, string stableTags, string canaryTags)
    {
        var text = Print(
            Of(
                Rollout(
                    """{"canary":{"pingPong":{"pingService":"a","pongService":"b"}}}""",
                    $$$""" "phase":"Healthy","stableRS":"aaa","currentPodHash":"bbb","canary":{"stablePingPong":"{{{stable}}}"} """
                ),
                ReplicaSet("aaa", 1, "web:1", 1, 1),
                ReplicaSet("bbb", 2, "web:2", 1, 1)
            )
        );

        text.ShouldContain($"  {stableTags}\n");
        text.ShouldContain($"  {canaryTags}\n");
        text.ShouldContain($"web:2 ({canaryTags.Replace(",", ", ", StringComparison.Ordinal)})");
    }

    [Theory]
    [InlineData(
        """{"canary":{"steps":[{"setWeight":25}],"trafficRouting":{}}}""",
        """ "currentStepIndex":0,"availableReplicas":4,"canary":{"weights":{"canary":{"weight":7},"stable":{"weight":93}}} """,
        "25",
        "7"
    )]
    [InlineData(
        """{"canary":{"steps":[{"setWeight":25}],"trafficRouting":{}}}""",
        """ "currentStepIndex":0,"availableReplicas":4 """,
        "25",
        "25"
    )]
    [InlineData(
        """{"canary":{"steps":[{"setWeight":25}],"trafficRouting":{"maxTrafficWeight":1000}}}""",
        """ "currentStepIndex":1,"availableReplicas":4 """,
        "1000",
        "100"
    )]
    [InlineData(
        """{"canary":{"steps":[{"setWeight":25}]}}""",
        """ "currentStepIndex":0,"availableReplicas":3,"stableRS":"aaa","currentPodHash":"bbb" """,
        "25",
        "66"
    )]
    [InlineData("""{"canary":{"steps":[{"setWeight":25}]}}""", """ "currentStepIndex":0,"availableReplicas":0 """, "25", "0")]
    [InlineData("""{"canary":{}}""", """ "availableReplicas":0 """, "100", "100")]
    public void Print_Weights_AreWhatIsAskedForAndWhatHolds(string strategy, string status, string setWeight, string actualWeight)
    {
        var text = Print(Of(Rollout(strategy, status), ReplicaSet("bbb", 2, "web:2", 2, 2)));

        text.ShouldContain($"  SetWeight:     {setWeight}\n");
        text.ShouldContain($"  ActualWeight:  {actualWeight}\n");
    }

    [Fact]
    public void Print_InColour_PaintsSignsTagsAndNames()
    {
        var objects = Of(
            Rollout(Steps, """ "phase":"Degraded","message":"m","stableRS":"aaa","currentPodHash":"aaa" """),
            ReplicaSet("aaa", 1, "web:1", 1, 1)
        );

        var text = RolloutSheet.Of(RolloutView.Of(objects), Now, inColour: true).ToString();

        text.ShouldContain("Status:          \e[31m✖\e[0m Degraded\n");
        text.ShouldContain("⧉ \e[32mguestbook-aaa\e[0m");
        text.ShouldContain("\e[32mstable\e[0m\n");
    }

    [Fact]
    public void Print_NoStatusAtAll_IsProgressing()
    {
        var rollout = Rollout(Steps, "");
        rollout.Remove("status");

        Print(Of(rollout))
            .ShouldBe(
                """
                Name:            guestbook
                Namespace:       shop
                Status:          ◌ Progressing
                Message:         more replicas need to be updated
                Strategy:        Canary
                  Step:
                  SetWeight:     20
                  ActualWeight:  0
                Replicas:
                  Desired:       1
                  Current:       0
                  Updated:       0
                  Ready:         0
                  Available:     0

                NAME         KIND     STATUS         AGE  INFO
                ⟳ guestbook  Rollout  ◌ Progressing  3d

                """
            );
    }

    [Fact]
    public void Print_LinesWithoutInfo_EndInTheSpacesOfTheirColumns()
    {
        var text = RolloutSheet.Of(RolloutView.Of(Of(Rollout(Steps, ""))), Now, inColour: false).ToString();

        text.ShouldContain("⟳ guestbook  Rollout  ◌ Progressing  3d   \n");
        text.ShouldContain("  Step:          \n");
    }

    [Fact]
    public void Print_HostileNamesAndMessages_CannotReachTheTerminal()
    {
        const string Attack = "\e[2J\e]0;owned\a\u202e\nName:            other";
        var rollout = Rollout(Steps, """ "phase":"x","currentPodHash":"bbb" """);
        var replicaSet = ReplicaSet("bbb", 2, "web:2", 1, 1);
        var run = Run("run", 2, "{}");
        foreach (var item in (JsonObject[])[rollout, replicaSet, run])
        {
            item["metadata"]!["name"] = Attack;
        }

        rollout["status"]!["phase"] = Attack;
        rollout["status"]!["message"] = Attack;
        run["status"] = new JsonObject { ["phase"] = Attack };
        replicaSet["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = Attack;
        var pod = Pod("bbb", "x", Waiting("x"));
        pod["status"]!["containerStatuses"]![0]!["state"]!["waiting"]!["reason"] = Attack;

        var text = RolloutSheet.Of(RolloutView.Of(Of(rollout, replicaSet, run, pod)), Now, inColour: true).ToString();

        text.ShouldContain(@"\x1b[2J\x1b]0;owned\x07\u202e Name:");
        Regex.Replace(text, "\e\\[(0|31|32|33|94)m", "", RegexOptions.None, TimeSpan.FromSeconds(1)).ShouldNotContain('\e');
        text.Split('\n').Count(static line => line.StartsWith("Name:", StringComparison.Ordinal)).ShouldBe(1);
    }
}
