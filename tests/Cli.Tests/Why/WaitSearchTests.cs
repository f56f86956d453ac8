using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using static Rollouts.Cli.Tests.Objects;

namespace Rollouts.Cli.Tests;

/// <summary>One sentence for each kind of wait.</summary>
public sealed class WaitSearchTests
{
    private const string Steps =
        """{"canary":{"steps":[{"setWeight":50},{"pause":{"duration":"90s"}},{"pause":{}},{"analysis":{"templates":[{"templateName":"t"}]}}]}}""";

    private const string Seen = """ "observedGeneration":"3", """;

    private static readonly string StepsHash = StepHash.Compute(
        System.Text.Json.JsonSerializer.SerializeToElement(Json(Steps)["canary"]!["steps"])
    );

    private static readonly string New = HashOf(Rollout(Steps, ""));

    [Fact]
    public void Why_TimedPause_SaysSinceWhenAndUntilWhen() =>
        Why(At(1, Paused(PauseReason.CanaryPauseStep)))
            .ShouldBe(
                "rollout 'guestbook' waits for the pause of step 2 of 4 (pause: 90s) to end, since 2026-05-04T11:59:00Z (60s ago), until 2026-05-04T12:00:30Z (in 30s)."
            );

    [Fact]
    public void Why_PauseWithoutEnd_WaitsForSomebody() =>
        Why(At(2, Paused(PauseReason.CanaryPauseStep)))
            .ShouldBe(
                "rollout 'guestbook' waits for a decision about the pause of step 3 of 4 (pause), since 2026-05-04T11:59:00Z (60s ago), until somebody promotes or aborts it."
            );

    [Fact]
    public void Why_PausedByAUser_SaysSince() =>
        Why(
                At(
                    0,
                    """ "phase":"Paused","conditions":[{"type":"Paused","status":"True","lastTransitionTime":"2026-05-04T11:00:00Z"}], """,
                    """ "paused":true, """
                )
            )
            .ShouldBe(
                "rollout 'guestbook' waits for spec.paused to be removed, since 2026-05-04T11:00:00Z (60m ago), until somebody promotes or resumes it."
            );

    [Fact]
    public void Why_InconclusiveAnalysis_QuotesIt() =>
        Why(
                At(
                    3,
                    Paused(PauseReason.InconclusiveAnalysis)
                        + """ "canary":{"currentStepAnalysisRunStatus":{"name":"r","status":"Inconclusive","message":"neither good nor bad"}}, """
                )
            )
            .ShouldBe(
                "rollout 'guestbook' waits for a decision about an inconclusive analysis (neither good nor bad), since 2026-05-04T11:59:00Z (60s ago), until somebody promotes or aborts it."
            );

    [Fact]
    public void Why_BlueGreenBeforeTheCutover_KnowsTheClock()
    {
        var rollout = Rollout(
            """{"blueGreen":{"activeService":"active","autoPromotionSeconds":300}}""",
            Seen + Paused(PauseReason.BlueGreenPause) + $$""" "stableRS":"old","currentPodHash":"{{New}}" """,
            """ "replicas":1, """
        );

        Why(rollout, Service("active", "old"))
            .ShouldBe(
                "rollout 'guestbook' waits for the pause before the active Service is switched to end, since 2026-05-04T11:59:00Z (60s ago), until 2026-05-04T12:04:00Z (in 4m)."
            );
    }

    [Fact]
    public void Why_Aborted_WaitsForADecision() =>
        Why(
                Rollout(
                    Steps,
                    Seen
                        + $$"""
                        "abort":true,"abortedAt":"2026-05-04T11:55:00Z","phase":"Degraded","message":"RolloutAborted: metric bad",
                        "currentStepIndex":0,"stableRS":"old","currentPodHash":"{{New}}","currentStepHash":"{{StepsHash}}"
                        """,
                    """ "replicas":1, """
                )
            )
            .ShouldBe(
                "rollout 'guestbook' waits for a new version, a retry or an undo (the update was aborted; RolloutAborted: metric bad), since 2026-05-04T11:55:00Z (5m ago), until somebody decides."
            );

    [Fact]
    public void Why_AnalysisStep_SaysHowFarTheRunHasCome()
    {
        var run = Run(
            $"guestbook-{New}-2-3.1",
            2,
            """
            {"phase":"Running","startedAt":"2026-05-04T11:58:30Z","metricResults":[
              {"name":"web","phase":"Running","count":3,"successful":2,"failed":1},{"name":"latency","phase":"Successful","successful":1}]}
            """,
            spec: """{"metrics":[{"name":"web","count":5,"provider":{"web":{"url":"http://x"} } },{"name":"latency","provider":{"web":{"url":"http://x"} } }]}"""
        );
        run["metadata"]!["labels"] = new JsonObject
        {
            ["rollout-type"] = "Step",
            ["step-index"] = "3",
            ["rollouts-pod-template-hash"] = New,
        };
        var name = (string)run["metadata"]!["name"]!;

        Why(
                At(
                    3,
                    $$$""" "phase":"Progressing","message":"m","canary":{"currentStepAnalysisRunStatus":{"name":"{{{name}}}","status":"Running"}}, """
                ),
                Run($"guestbook-{New}-2-3", 2, """{"phase":"Failed"}"""),
                run
            )
            .ShouldBe(
                $"rollout 'guestbook' waits for AnalysisRun {name} to end (metric web is Running with 3 of 5 measurements, 1 failed; metric latency is Successful with 1 measurements), since 2026-05-04T11:58:30Z (90s ago), until it has a verdict."
            );
    }

    [Fact]
    public void Why_PodsThatDoNotComeUp_NamesThemAndTheDeadline()
    {
        var rollout = At(
            0,
            """
            "phase":"Progressing","message":"updated replicas are still becoming available","replicas":2,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,
            "conditions":[{"type":"Progressing","status":"True","reason":"ReplicaSetUpdated","lastUpdateTime":"2026-05-04T11:59:00Z"}],
            """
        );

        var sentence = Why(rollout, isNewAvailable: false, Pod(New, "x", Waiting("ImagePullBackOff")), Template());

        sentence.ShouldStartWith(
            "rollout 'guestbook' waits for 1 canary and 1 stable pods (setWeight: 50) (updated replicas are still becoming available; 1 of 2 pods are of the new version, 1 pods are available; "
        );
        sentence.ShouldContain($"pod guestbook-{New}-x is ImagePullBackOff, ready 0/1");
        sentence.ShouldEndWith(", since 2026-05-04T11:59:00Z (60s ago), until 2026-05-04T12:09:00Z (in 9m), when it counts as stuck.");
    }

    [Fact]
    public void Why_InvalidSpec_NamesTheField()
    {
        var rollout = Rollout("""{"canary":{"steps":[{"setWeight":200}]}}""", Seen + """ "phase":"Degraded" """, """ "replicas":1, """);

        var sentence = Why(rollout);

        sentence.ShouldStartWith(
            "rollout 'guestbook' waits for a valid spec (The Rollout \"guestbook\" is invalid: spec.strategy.steps[0].setWeight"
        );
        sentence.ShouldEndWith(", until that is corrected.");
    }

    [Fact]
    public void Why_ControllerIsBehind_SaysSo() =>
        Why(Rollout(Steps, """ "observedGeneration":"2","phase":"Healthy" """, """ "replicas":2, """))
            .ShouldBe(
                "rollout 'guestbook' waits for the rollout controller (waiting for rollout spec update to be observed), until it runs and looks at this rollout."
            );

    [Fact]
    public void Why_NoControllerYet_WaitsForIt() =>
        Why(Rollout("""{"canary":{}}""", ""), versions: false)
            .ShouldBe("rollout 'guestbook' waits for the rollout controller (next it has to set spec.replicas to 1), until it runs.");

    [Fact]
    public void Why_Healthy_WaitsForNothing() =>
        Why(
                Rollout(
                    """{"canary":{}}""",
                    Seen
                        + $$"""
                        "phase":"Healthy","stableRS":"{{New}}","currentPodHash":"{{New}}","replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1,
                        "conditions":[{"type":"Healthy","status":"True","lastTransitionTime":"2026-05-04T10:00:00Z"}]
                        """,
                    """ "replicas":1, """,
                    ""","annotations":{"rollout.argoproj.io/revision":"2"}"""
                )
            )
            .ShouldBe("rollout 'guestbook' waits for nothing (revision 2 is stable; Healthy), since 2026-05-04T10:00:00Z (120m ago).");

    [Fact]
    public void Why_BeingDeleted_WaitsForThat() =>
        Why(Rollout(Steps, "", metadata: ""","deletionTimestamp":"2026-05-04T11:59:50Z","finalizers":["example.com/backup"] """))
            .ShouldBe(
                "rollout 'guestbook' waits for its deletion to end (its finalizers are example.com/backup), since 2026-05-04T11:59:50Z (10s ago), until all that belongs to it is gone."
            );

    /// <summary>Objects of meshes are not looked at by the plugin: what the controller found wrong with them is in the status.</summary>
    [Fact]
    public void Why_SpecThatOnlyTheControllerFindsInvalid_IsWhatTheStatusSays() =>
        Why(
                At(
                    0,
                    """
                    "phase":"Degraded","message":"InvalidSpec: no VirtualService",
                    "conditions":[{"type":"InvalidSpec","status":"True","message":"no VirtualService","lastTransitionTime":"2026-05-04T11:00:00Z"}],
                    """
                )
            )
            .ShouldBe(
                "rollout 'guestbook' waits for a valid spec (no VirtualService), since 2026-05-04T11:00:00Z (60m ago), until that is corrected."
            );

    [Fact]
    public void Why_RolloutOfAnotherController_NamesItsId() =>
        Why(
                Rollout("""{"canary":{}}""", "", metadata: ""","labels":{"argo-rollouts.argoproj.io/controller-instance-id":"blue"} """),
                versions: false
            )
            .ShouldBe(
                "rollout 'guestbook' waits for the rollout controller (next it has to set spec.replicas to 1; the one with --instance-id blue, as its label says), until it runs."
            );

    /// <summary>What holds evictions up only the controller knows.</summary>
    [Fact]
    public void Why_RestartThatADisruptionBudgetHolds_IsWhatTheStatusSays()
    {
        var wait = new RolloutWait(WaitKind.Restart, "2 pods older than restartAt to be replaced", Now);
        var objects = Of(
            At(
                4,
                """
                "phase":"Progressing","message":"rollout is restarting",
                "waiting":{"reason":"RestartNotDone","for":"2 pods, of which a budget keeps 2","since":"2026-05-04T11:59:00Z","ending":"until all are replaced"},
                """
            )
        );

        WaitSearch
            .Of(
                new RolloutSnapshot { Rollout = objects.Root.ReadRollout() },
                new RolloutPlan([], null, wait),
                objects.Root.Header,
                objects.Pods,
                Now
            )
            .Sentence("guestbook", Now)
            .ShouldStartWith("rollout 'guestbook' waits for 2 pods, of which a budget keeps 2 (rollout is restarting; ");
    }

    /// <summary>Why the API server refuses a version only the controller was told.</summary>
    [Fact]
    public void Why_ReplicaSetThatIsRefused_IsWhatTheStatusSays()
    {
        var (snapshot, objects) = Given(
            At(
                0,
                """
                "phase":"Progressing","message":"more replicas need to be updated",
                "waiting":{"reason":"ReplicaSetRefused","for":"ReplicaSet guestbook-new to be accepted: exceeded quota","since":"2026-05-04T11:59:00Z",
                           "ending":"until it is accepted"},
                """
            ),
            true,
            Template()
        );
        var create = new RolloutAction.CreateReplicaSet(new ReplicaSet { Metadata = new ObjectMeta { Name = "guestbook-new" } });

        var sentence = WaitSearch
            .Of(snapshot, new RolloutPlan([create], null, null), objects.Root.Header, objects.Pods, Now)
            .Sentence("guestbook", Now);

        sentence.ShouldStartWith("rollout 'guestbook' waits for ReplicaSet guestbook-new to be accepted: exceeded quota (");
        sentence.ShouldEndWith(", since 2026-05-04T11:59:00Z (60s ago), until it is accepted.");
    }

    [Fact]
    public void Why_PodsThatAreRefused_QuotesTheReason() =>
        Why(
                At(
                    0,
                    """
                    "phase":"Progressing","message":"more replicas need to be updated",
                    "conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate","message":"exceeded quota: pods=2"}],
                    """
                ),
                isNewAvailable: false,
                Template()
            )
            .ShouldContain("; exceeded quota: pods=2");

    [Fact]
    public void Why_HealthyWithAnOldVersionThatStaysForItsDelay_NamesItsEnd() =>
        Why(
                Rollout(
                    """{"canary":{}}""",
                    Seen
                        + $$"""
                        "phase":"Healthy","stableRS":"{{New}}","currentPodHash":"{{New}}","replicas":1,"updatedReplicas":1,"readyReplicas":1,"availableReplicas":1
                        """,
                    """ "replicas":1, """
                ),
                ReplicaSet("older", 0, "web:0", 1, 1, ""","scale-down-deadline":"2026-05-04T12:00:30Z" """)
            )
            .ShouldContain("; ReplicaSet guestbook-older keeps its pods until 2026-05-04T12:00:30Z)");

    public static TheoryData<string> Kinds => [.. WaitKind.All];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Why_EveryKindOfWait_IsOneSentenceWithBeginningAndEnd(string kind)
    {
        const string Begun = "2026-05-04T11:50:00Z";
        var rollout = At(
            0,
            $$""" "phase":"Progressing","waiting":{"reason":"{{kind}}","for":"this","since":"{{Begun}}","ending":"until it is so"}, """
        );
        var (snapshot, objects) = Given(rollout, null, Template());
        KubernetesTime.TryParse(Begun, out var since).ShouldBeTrue();
        var plan = new RolloutPlan([], null, new RolloutWait(kind, "this", since) { Ending = "until it is so" });

        var sentence = WaitSearch.Of(snapshot, plan, objects.Root.Header, objects.Pods, Now).Sentence("guestbook", Now);

        sentence.ShouldStartWith("rollout 'guestbook' waits for this");
        sentence.ShouldEndWith($", since {Begun} (10m ago), until it is so.");
    }

    [Fact]
    public void Why_RoutersThatDoNotAnswer_IsWhatTheControllerSays()
    {
        var sentence = Why(
            At(
                0,
                """
                "abort":true,"abortedAt":"2026-05-04T11:55:00Z","phase":"Degraded","message":"RolloutAborted: metric bad",
                "waiting":{"reason":"RoutersNotDone","for":"the routers to do what they are told: connection refused","since":"2026-05-04T11:56:00Z",
                           "ending":"until they do"},
                """
            )
        );

        sentence.ShouldBe(
            "rollout 'guestbook' waits for the routers to do what they are told: connection refused, on the way back to the stable version (RolloutAborted: metric bad), since 2026-05-04T11:56:00Z (4m ago), until they do."
        );
    }

    [Fact]
    public void Why_ExperimentOfAStep_SaysWhatThatWaitsFor()
    {
        var rollout = At(0, """ "phase":"Progressing","message":"more replicas need to be updated", """);
        var objects = Of(rollout);
        var experiment = new Experiment
        {
            Metadata = new ObjectMeta { Name = "guestbook-x-2-0" },
            Status = new ExperimentStatus
            {
                Waiting = new RolloutWaiting
                {
                    Reason = WaitKind.Pods,
                    For = "1 pods of template canary: 0 of them are available",
                    Since = Now,
                },
            },
        };
        var wait = new RolloutWait(WaitKind.Experiment, "Experiment guestbook-x-2-0 to end (Pending)", Now)
        {
            Ending = "until it has a verdict",
        };

        var snapshot = new RolloutSnapshot { Rollout = objects.Root.ReadRollout(), Experiments = [experiment] };
        var sentence = WaitSearch
            .Of(snapshot, new RolloutPlan([], null, wait), objects.Root.Header, objects.Pods, Now)
            .Sentence("guestbook", Now);

        sentence.ShouldStartWith("rollout 'guestbook' waits for Experiment guestbook-x-2-0 to end (Pending)");
        sentence.ShouldContain("the Experiment waits for 1 pods of template canary: 0 of them are available");
    }

    private static string Paused(string reason) =>
        $$""" "phase":"Paused","message":"{{reason}}","controllerPause":true,"pauseConditions":[{"reason":"{{reason}}","startTime":"2026-05-04T11:59:00Z"}], """;

    /// <summary>Two pods, half of them new, at a step.</summary>
    private static JsonObject At(int step, string status, string spec = "") =>
        Rollout(
            Steps,
            Seen
                + status
                + $$""" "currentStepIndex":{{step}},"stableRS":"old","currentPodHash":"{{New}}","currentStepHash":"{{StepsHash}}" """,
            """ "replicas":2, """ + spec
        );

    private static string Why(JsonObject rollout, params JsonObject[] others) => Why(rollout, true, [Template(), .. others]);

    private static string Why(JsonObject rollout, bool versions) => Why(rollout, versions ? null : false, []);

    private static string Why(JsonObject rollout, bool? isNewAvailable, params JsonObject[] others)
    {
        var (snapshot, objects) = Given(rollout, isNewAvailable, others);
        return WaitSearch.Of(snapshot, objects.Root.Header, objects.Pods, Now).Sentence("guestbook", Now);
    }

    private static (RolloutSnapshot Snapshot, ObjectFamily Objects) Given(
        JsonObject rollout,
        bool? isNewAvailable,
        params JsonObject[] others
    )
    {
        IEnumerable<JsonObject> versions =
            isNewAvailable is null or true || others.Length > 0
                ? [ReplicaSet("old", 1, "web:1", 1, 1), ReplicaSet(New, 2, "web:2", 1, isNewAvailable == false ? 0 : 1)]
                : [];
        var objects = Of(rollout, [.. versions, .. others]);
        var kinds = others.Select(KubeObject.FromNode).ToLookup(static item => item.Header.Kind);
        var snapshot = new RolloutSnapshot
        {
            Rollout = objects.Root.ReadRollout(),
            ReplicaSets = [.. objects.ReplicaSets.Select(static item => item.Read<ReplicaSet>()!)],
            AnalysisRuns = [.. objects.AnalysisRuns.Select(static item => item.Read<AnalysisRun>()!)],
            AnalysisTemplates = kinds["AnalysisTemplate"]
                .ToDictionary(static item => item.Header.Name, static item => item.Read<AnalysisTemplate>()!),
            Services = kinds["Service"].ToDictionary(static item => item.Header.Name, static item => item.Read<Service>()!),
        };
        return (snapshot, objects);
    }

    private static JsonObject Template() =>
        Json(
            """
            {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisTemplate","metadata":{"name":"t","namespace":"shop"},
             "spec":{"metrics":[{"name":"web","count":5,"interval":"1s","successCondition":"true","provider":{"web":{"url":"http://x"}}}]}}
            """
        );

    private static JsonObject Service(string name, string hash) =>
        Json(
            $$$"""
            {"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}","namespace":"shop"},
             "spec":{"selector":{"app":"guestbook","rollouts-pod-template-hash":"{{{hash}}}"} } }
            """
        );

    private static string HashOf(JsonObject rollout)
    {
        var template = System.Text.Json.JsonSerializer.SerializeToElement(rollout["spec"]!["template"]);
        PodTemplateHash.TryCompute(template, null, out var hash, out _).ShouldBeTrue();
        return hash!;
    }
}
