using System.Text.Json.Nodes;
using Rollouts.ClusterBed;

namespace Rollouts.Cluster.Tests;

/// <summary>Canaries behind Istio: requests first, then pods.</summary>
public sealed class RoutedScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task SetCanaryScale_EachForm_SizesTheCanaryAndNothingElse()
    {
        var rollout = await CreateAsync(
            "sized",
            4,
            """
            - pause: {}
            - setCanaryScale: { weight: 25 }
            - pause: { duration: 100s }
            - setWeight: 50
            - pause: { duration: 10s }
            - setCanaryScale: { replicas: 3 }
            - pause: {}
            - setCanaryScale: { matchTrafficWeight: true }
            - pause: { duration: 5s }
            """
        );
        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(0);
        await rollout.PodsAsync(("2", 0), ("1", 4));
        foreach (var (step, canary, weight) in new[] { (2, 1, 0), (4, 1, 50), (6, 3, 50), (8, 2, 50) })
        {
            await rollout.PromoteAsync();
            await rollout.StepAsync(step);
            await rollout.PodsAsync(("2", canary), ("1", 4));
            Weights(rollout).ShouldBe((100 - weight, weight));
        }

        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");

        await rollout.PodsAsync(("2", 4), ("1", 4));
        await rollout.AwaitAsync(() => Weights(rollout) == (100, 0), "requests on the stable Service");
        rollout.Selected("sized-stable").ShouldBe("2");
        rollout.Selected("sized-canary").ShouldBe("2");
    }

    [Fact]
    public async Task ScaleDownDelay_OldVersionsStayForIt_NoMoreThanTheLimit()
    {
        var rollout = await CreateAsync(
            "lingering",
            1,
            "- setWeight: 50",
            "scaleDownDelaySeconds: 600, scaleDownDelayRevisionLimit: 1",
            "progressDeadlineSeconds: 15"
        );
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Healthy");
        await rollout.AwaitAsync(() => rollout.IsLeaving("1"), "revision 1 leaves");
        rollout.Size("1").ShouldBe(1);

        await rollout.ReleaseAsync("3");
        await rollout.PhaseAsync("Healthy");
        await rollout.AwaitAsync(() => rollout.Size("1") == 0 && rollout.IsLeaving("2"), "revision 1 gone, 2 leaves");
        rollout.IsLeaving("1").ShouldBeFalse();
        rollout.Size("2").ShouldBe(1);
        await rollout.ReleaseAsync("2");
        await rollout.AwaitAsync(() => rollout.StableRevision == "4" && rollout.Phase == "Healthy", "back to the second version");

        await rollout.AwaitAsync(() => rollout.IsLeaving("3"), "revision 3 leaves");
        (rollout.Size("4"), rollout.Size("3"), rollout.Size("1")).ShouldBe((1, 1, 0));
        rollout.IsLeaving("4").ShouldBeFalse();
        // Waiting for a delay is no lack of progress, however short the deadline.
        var since = TimeProvider.System.GetUtcNow();
        await rollout.AwaitAsync(
            () => rollout.Phase != "Healthy" || TimeProvider.System.GetUtcNow() - since > TimeSpan.FromSeconds(16),
            "longer than the deadline"
        );
        rollout.Phase.ShouldBe("Healthy");
    }

    [Theory]
    [InlineData("abort-with-delay", "abortScaleDownDelaySeconds: 1", 0)]
    [InlineData("abort-without-end", "abortScaleDownDelaySeconds: 0", 2)]
    public async Task Abort_RequestsGoBackAtOnce_PodsAfterTheDelay(string name, string delay, int left)
    {
        var rollout = await CreateAsync(name, 2, "- setWeight: 50\n- setCanaryScale: { replicas: 2 }\n- pause: {}", delay);
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 2));
        Weights(rollout).ShouldBe((50, 50));

        await rollout.AbortAsync();
        await rollout.PhaseAsync("Degraded");

        await rollout.AwaitAsync(() => Weights(rollout) == (100, 0), "no requests to the canary");
        await rollout.AwaitAsync(() => rollout.Selected($"{name}-canary") == "1", "the canary Service leads to the stable version");
        await rollout.PodsAsync(("2", left), ("1", 2));
        // The mark of the delay that brought the pods down stays (row A46).
        rollout.IsLeaving("2").ShouldBe(left == 0);
    }

    [Fact]
    public async Task Abort_WithTheUsualDelay_CanaryStaysAndIsMarked()
    {
        var rollout = await CreateAsync("abort-usual", 5, "- setWeight: 40\n- pause: {}\n- setWeight: 80\n- pause: {}");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 2));
        await rollout.PromoteAsync();
        await rollout.StepAsync(3);
        await rollout.PodsAsync(("2", 4));

        await rollout.AbortAsync();
        await rollout.PhaseAsync("Degraded");

        await rollout.AwaitAsync(() => rollout.IsLeaving("2"), "marked");
        (rollout.Pods("1").Count, rollout.Pods("2").Count).ShouldBe((5, 4));
    }

    [Fact]
    public async Task Abort_OfWhatIsPromoted_ChangesNothing()
    {
        var rollout = await CreateAsync("abort-late", 1, "- setWeight: 10\n- pause: {}");
        await rollout.AbortAsync();
        await rollout.AwaitAsync(() => rollout.Status["abort"] is null && rollout.Phase == "Healthy", "forgotten");

        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        Weights(rollout).ShouldBe((90, 10));
        await rollout.PromoteAsync();
        await rollout.PhaseAsync("Healthy");
        await rollout.AbortAsync();

        await rollout.AwaitAsync(() => rollout.Status["abort"] is null && rollout.Phase == "Healthy", "forgotten");
        await rollout.PodsAsync(("2", 1));
    }

    [Fact]
    public async Task Version_ThirdInTheMiddle_TakesTheCanarysPlace()
    {
        var rollout = await CreateAsync("routed-third", 1, "- setWeight: 10\n- pause: {}");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("2", 1));

        await rollout.ReleaseAsync("3");
        await rollout.PodsAsync(("3", 1), ("2", 0));

        await rollout.PhaseAsync("Paused");
        await rollout.AwaitAsync(
            () => Weights(rollout) == (90, 10) && rollout.Selected("routed-third-canary") == "3",
            "a tenth to the third"
        );
    }

    [Fact]
    public async Task DynamicStableScale_PodsFollowTheRequests_AlsoBack()
    {
        var rollout = await CreateDynamicAsync("dynamic", "dynamicStableScale: true");
        await rollout.AbortAsync();
        await rollout.ReadyAsync("1", 2);
        await rollout.PodsAsync(("2", 1), ("1", 4));
        rollout.Selected("dynamic-canary").ShouldBe("2");
        await rollout.ReadyAsync("1", 1);

        await rollout.PodsAsync(("2", 0), ("1", 4));
        await rollout.AwaitAsync(() => rollout.Selected("dynamic-canary") == "1", "the canary Service leads to the stable version");
        Weights(rollout).ShouldBe((100, 0));
    }

    [Fact]
    public async Task DynamicStableScale_AbortWithADelay_CanaryKeepsItsPodsUntilNoRequestsAreLeft()
    {
        var rollout = await CreateDynamicAsync("dynamic-delay", "dynamicStableScale: true, abortScaleDownDelaySeconds: 2");
        await rollout.AbortAsync();
        await rollout.AwaitAsync(() => rollout.Size("1") > 1, "stable pods are called back");
        await rollout.PodsAsync(("2", 3));
        rollout.IsLeaving("2").ShouldBeFalse();
        Weights(rollout).ShouldBe((25, 75));

        await rollout.ReadyAsync("1", 2);
        await rollout.AwaitAsync(() => Weights(rollout) == (75, 25), "three quarters back");
        await rollout.PodsAsync(("1", 4));
        await rollout.ReadyAsync("1", 1);
        await rollout.AwaitAsync(() => Weights(rollout) == (100, 0) && rollout.IsLeaving("2"), "all back, then the delay begins");

        await rollout.PodsAsync(("2", 0), ("1", 4));
        await rollout.AwaitAsync(() => rollout.Selected("dynamic-delay-canary") == "1", "the canary Service leads to the stable version");
    }

    [Fact]
    public async Task DynamicStableScale_RolledBackToStable_RequestsMoveWhenItsPodsAreThere()
    {
        var rollout = await CreateAsync(
            "dynamic-back",
            4,
            "- setWeight: 25\n- pause: {}",
            "dynamicStableScale: true",
            """template: { metadata: { annotations: { node.rollouts/ready: "false" } } }""",
            ready: 4
        );
        await rollout.ReleaseAsync("2");
        await rollout.ReadyAsync("2", 1);
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("1", 3), ("2", 1));

        await rollout.UndoAsync("1");
        await rollout.PodsAsync(("3", 4), ("2", 1));
        rollout.Selected("dynamic-back-canary").ShouldBe("2");
        rollout.Selected("dynamic-back-stable").ShouldBe("3");
        var weights = rollout.Status["canary"]!["weights"]!;
        ((int?)weights["canary"]!["weight"], (int?)weights["stable"]!["weight"]).ShouldBe((25, 75));
        ((string?)weights["canary"]!["podTemplateHash"]).ShouldBe(rollout.Hash("2"));
        await rollout.ReadyAsync("3", 1);

        await rollout.PodsAsync(("3", 4), ("2", 0));
        await rollout.AwaitAsync(
            () => rollout.Selected("dynamic-back-canary") == "3" && Weights(rollout) == (100, 0),
            "all requests on the stable version"
        );
    }

    [Fact]
    public async Task HeaderAndMirrorRoutes_ComeWithTheirStepsAndGoAtTheEnd()
    {
        var rollout = await CreateAsync(
            "headers",
            1,
            """
            - setWeight: 20
            - setHeaderRoute: { name: set-header, match: [{ headerName: agent, headerValue: { exact: firefox } }] }
            - pause: {}
            - setMirrorRoute: { name: set-mirror, percentage: 35, match: [{ method: { exact: GET } }] }
            - pause: {}
            - setHeaderRoute: { name: set-header }
            - pause: {}
            """,
            routing: "managedRoutes: [{ name: set-header }, { name: set-mirror }], "
        );
        Routes(rollout).ShouldBe(["primary"]);
        await rollout.ReleaseAsync("2");
        await rollout.StepAsync(2);
        await rollout.AwaitAsync(() => Routes(rollout).SequenceEqual(["set-header", "primary"]), "a header route");
        Weights(rollout).ShouldBe((80, 20));
        await rollout.PromoteAsync();
        await rollout.StepAsync(4);
        await rollout.AwaitAsync(() => Routes(rollout).SequenceEqual(["set-header", "set-mirror", "primary"]), "a mirror route");
        await rollout.PromoteAsync();
        await rollout.StepAsync(6);
        await rollout.AwaitAsync(() => Routes(rollout).SequenceEqual(["set-mirror", "primary"]), "no header route");

        await rollout.PromoteFullAsync();
        await rollout.PhaseAsync("Healthy");

        await rollout.AwaitAsync(() => Routes(rollout).SequenceEqual(["primary"]) && Weights(rollout) == (100, 0), "no managed routes");
    }

    [Fact]
    public async Task ScaleSubresource_DuringAnUpdate_BothVersionsFollow()
    {
        var rollout = await CreateAsync("routed-scaled", 2, "- setWeight: 50\n- pause: {}");
        await rollout.ReleaseAsync("2");
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("1", 2), ("2", 1));

        await rollout.ScaleAsync(6);
        await rollout.PodsAsync(("1", 6), ("2", 3));
        await rollout.ScaleAsync(2);

        await rollout.PodsAsync(("1", 2), ("2", 1));
        rollout.Phase.ShouldBe("Paused");
        await rollout.AwaitAsync(
            status => (string?)status["selector"] == "app=routed-scaled" && (int?)status["HPAReplicas"] == 3,
            "what an HPA sees"
        );
    }

    /// <summary>Four pods that get ready by hand, and a canary that has three quarters of the requests.</summary>
    private async Task<ScenarioRollout> CreateDynamicAsync(string name, string fields)
    {
        var rollout = await CreateAsync(
            name,
            4,
            "- setWeight: 25\n- pause: {}\n- setWeight: 75\n- pause: {}",
            fields,
            """template: { metadata: { annotations: { node.rollouts/ready: "false" } } }""",
            ready: 4
        );
        await rollout.ReleaseAsync("2");
        await rollout.ReadyAsync("2", 1);
        await rollout.PhaseAsync("Paused");
        await rollout.PodsAsync(("1", 3), ("2", 1));
        await rollout.PromoteAsync();
        await rollout.ReadyAsync("2", 2);
        await rollout.StepAsync(3);
        await rollout.PodsAsync(("1", 1), ("2", 3));
        return rollout;
    }

    private async Task<ScenarioRollout> CreateAsync(
        string name,
        int replicas,
        string steps,
        string fields = "",
        string spec = "",
        string routing = "",
        int ready = 0
    )
    {
        var bed = await clusters.ShareAsync(ScenarioBed.StartAsync);
        await bed.CreateVirtualServiceAsync(name, $"{{ host: {name}-stable }}", $"{{ host: {name}-canary }}");
        var strategy = YamlManifest.ReadOne(
            $$"""
            canary:
              stableService: {{name}}-stable
              canaryService: {{name}}-canary
              trafficRouting: { {{routing}}istio: { virtualService: { name: {{name}}, routes: [primary] } } }
            """
        );
        strategy["canary"]!["steps"] = YamlManifest.ReadOne($"steps:\n{steps}")["steps"]!.DeepClone();
        foreach (var (field, value) in YamlManifest.ReadOne($"{{ {fields} }}"))
        {
            strategy["canary"]![field] = value?.DeepClone();
        }

        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            name,
            replicas,
            strategy.ToJsonString(),
            spec,
            $"{name}-stable",
            $"{name}-canary"
        );
        if (ready > 0)
        {
            await rollout.ReadyAsync("1", ready);
        }

        await rollout.PhaseAsync("Healthy");
        return rollout;
    }

    private static JsonArray Http(ScenarioRollout rollout) => rollout.VirtualService()["spec"]!["http"]!.AsArray();

    private static List<string> Routes(ScenarioRollout rollout) => [.. Http(rollout).Select(static route => (string)route!["name"]!)];

    /// <summary>Weights of the stable and the canary Service.</summary>
    private static (int Stable, int Canary) Weights(ScenarioRollout rollout)
    {
        var route = Http(rollout).Single(static found => (string?)found!["name"] == "primary")!["route"]!;
        return ((int)route[0]!["weight"]!, (int)route[1]!["weight"]!);
    }
}
