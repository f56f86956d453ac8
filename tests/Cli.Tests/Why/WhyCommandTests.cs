using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

public sealed class WhyCommandTests : PluginTest
{
    [Fact]
    public async Task Why_FromTheApi_IsOneSentence()
    {
        var rollout = await CreateRolloutAsync(
            """{"canary":{"steps":[{"pause":{"duration":"1h"}},{"analysis":{"templates":[{"templateName":"t"},{"templateName":"c","clusterScope":true}]}}],"stableService":"stable","canaryService":"canary"}}""",
            """
            "phase":"Paused","currentStepIndex":0,"stableRS":"aaa","currentPodHash":"bbb","controllerPause":true,
            "pauseConditions":[{"reason":"CanaryPauseStep","startTime":"2026-05-04T11:59:00Z"}]
            """
        );
        await CreateReplicaSetAsync(rollout, "aaa", 1, "web:1");
        await Bed.CreateAsync(KnownResources.Services, Service("stable"));
        await Bed.CreateAsync(KnownResources.Services, Service("canary"));
        const string Spec = """{"metrics":[{"name":"m","provider":{"web":{"url":"http://x"}},"successCondition":"true"}]}""";
        await Bed.CreateAsync(KnownResources.AnalysisTemplates, Template("AnalysisTemplate", "t", Spec));
        await Bed.Client.CreateAsync(KnownResources.ClusterAnalysisTemplates, null, Template("ClusterAnalysisTemplate", "c", Spec));

        var run = await Bed.RunAsync("why", "guestbook");

        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldStartWith(
            "rollout 'guestbook' waits for the pause of step 1 of 2 (pause: 1h) to end, since 2026-05-04T11:59:00Z ("
        );
        run.Output.ShouldContain(", until 2026-05-04T12:59:00Z (");
        run.Output.Count(static c => c == '\n').ShouldBe(1);
    }

    [Fact]
    public async Task Why_MissingTemplate_IsTheReason()
    {
        await CreateRolloutAsync(
            """{"canary":{"steps":[{"analysis":{"templates":[{"templateName":"gone"}]}}]}}""",
            "",
            """ "replicas":1, """
        );

        var run = await Bed.RunAsync("why", "guestbook");

        run.Output.ShouldStartWith("rollout 'guestbook' waits for a valid spec (");
        run.Output.ShouldContain("gone");
    }

    /// <summary>Which plugins there are only the controller knows: what it makes of one stands in the status.</summary>
    [Fact]
    public async Task Why_StepPlugin_SaysWhatTheStatusSaysOfIt()
    {
        const string strategy = """{"canary":{"steps":[{"setWeight":50},{"plugin":{"name":"acme/gate"}}]}}""";
        var written = Objects.Rollout(strategy, "");
        var hash = PodTemplateHash.Compute(JsonSerializer.SerializeToElement(written["spec"]!["template"]));
        var steps = StepHash.Compute(JsonSerializer.SerializeToElement(Objects.Json(strategy)["canary"]!["steps"]));
        var rollout = await CreateRolloutAsync(
            strategy,
            $$$"""
            "phase":"Progressing","currentStepIndex":1,"stableRS":"old","currentPodHash":"{{{hash}}}","currentStepHash":"{{{steps}}}","observedGeneration":"1",
            "canary":{"stepPluginStatuses":[{"index":1,"name":"acme/gate","operation":"Run","phase":"Error","message":"which plugins are configured is not known: forbidden","updatedAt":"2026-05-04T11:59:00Z","backoff":"30s"}]}
            """,
            """ "replicas":2, """
        );
        await CreateReplicaSetAsync(rollout, "old", 1, "web:1");
        await CreateReplicaSetAsync(rollout, hash, 2, "web:2");

        (await Bed.RunAsync("why", "guestbook")).Output.ShouldContain(
            "step plugin acme/gate (step 2, Run), which says: which plugins are configured is not known: forbidden"
        );
    }

    [Fact]
    public async Task Why_WeightThatIsNotInForce_NamesTheEvidenceThatIsAwaited()
    {
        const string Steps =
            """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"smi":{}},"steps":[{"setWeight":40},{"pause":{}}]}}""";
        var plain = Objects.Rollout(Steps, "");
        var hash = PodTemplateHash.Compute(JsonSerializer.SerializeToElement(plain["spec"]!["template"]));
        var rollout = await CreateRolloutAsync(
            Steps,
            $$$"""
            "observedGeneration":"1","phase":"Progressing","currentStepIndex":0,"stableRS":"aaa","currentPodHash":"{{{hash}}}",
            "currentStepHash":"{{{StepHash.Compute(
                JsonSerializer.SerializeToElement(plain["spec"]!["strategy"]!["canary"]!["steps"])
            )}}}",
            "conditions":[{"type":"WeightInForce","status":"False","reason":"MeasuredShare","message":"waiting for the measured share to reach 40 % (now 21 %)"}],
            "canary":{"weights":{"verified":false,"canary":{"weight":40,"podTemplateHash":"{{{hash}}}","serviceName":"canary"},
                                 "stable":{"weight":60,"podTemplateHash":"aaa","serviceName":"stable"} } }
            """,
            """ "replicas":1, """
        );
        await CreateReplicaSetAsync(rollout, "aaa", 1, "web:1");
        await CreateReplicaSetAsync(rollout, hash, 2, "web:2");
        await Bed.CreateAsync(KnownResources.Services, Service("stable", "aaa"));
        await Bed.CreateAsync(KnownResources.Services, Service("canary", hash));

        var run = await Bed.RunAsync("why", "guestbook");

        run.Output.ShouldStartWith("rollout 'guestbook' waits for the measured share to reach 40 % (now 21 %) (", customMessage: run.Error);
    }

    [Fact]
    public async Task Why_Ingress_IsRead()
    {
        var rollout = await CreateRolloutAsync(
            """{"canary":{"stableService":"stable","canaryService":"canary","trafficRouting":{"nginx":{"stableIngress":"web"} },"steps":[{"pause":{}}]}}""",
            """
            "phase":"Paused","currentStepIndex":0,"stableRS":"aaa","currentPodHash":"bbb","controllerPause":true,
            "pauseConditions":[{"reason":"CanaryPauseStep","startTime":"2026-05-04T11:59:00Z"}]
            """,
            """ "replicas":1, """
        );
        await CreateReplicaSetAsync(rollout, "aaa", 1, "web:1");
        await Bed.CreateAsync(KnownResources.Services, Service("stable"));
        await Bed.CreateAsync(KnownResources.Services, Service("canary"));
        (await Bed.RunAsync("why", "guestbook")).Output.ShouldContain("ingress.networking.k8s.io \"web\" not found");

        await Bed.CreateAsync(
            KnownResources.Ingresses,
            Objects.Json(
                """
                {"apiVersion":"networking.k8s.io/v1","kind":"Ingress","metadata":{"name":"web"},
                 "spec":{"rules":[{"http":{"paths":[{"path":"/","pathType":"Prefix","backend":{"service":{"name":"stable","port":{"number":80}}}}]}}]}}
                """
            )
        );

        (await Bed.RunAsync("why", "guestbook")).Output.ShouldNotContain("a valid spec");
    }

    [Fact]
    public async Task Why_WorkloadReference_IsFollowed()
    {
        var rollout = Objects.Rollout(
            """{"canary":{}}""",
            "",
            """ "replicas":1,"workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"guestbook"}, """
        );
        rollout["spec"]!.AsObject().Remove("template");
        await Bed.CreateAsync(KnownResources.Rollouts, rollout);

        (await Bed.RunAsync("why", "guestbook")).Output.ShouldContain("deployments.apps \"guestbook\" not found");

        await Bed.CreateAsync(KnownResources.Deployments, UndoTests.Deployment());
        (await Bed.RunAsync("why", "guestbook")).Output.ShouldNotContain("not found");
    }

    private static System.Text.Json.Nodes.JsonObject Service(string name, string? hash = null)
    {
        var service = Objects.Json(
            $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{name}}}","namespace":"shop"},"spec":{"selector":{"app":"guestbook"},"ports":[{"port":80}]} }"""
        );
        if (hash is not null)
        {
            service["spec"]!["selector"]!["rollouts-pod-template-hash"] = hash;
        }

        return service;
    }

    private static System.Text.Json.Nodes.JsonObject Template(string kind, string name, string spec) =>
        Objects.Json(
            $$$"""{"apiVersion":"argoproj.io/v1alpha1","kind":"{{{kind}}}","metadata":{"name":"{{{name}}}"},"spec":{{{spec}}} }"""
        );
}
