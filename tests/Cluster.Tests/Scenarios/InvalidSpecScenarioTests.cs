using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>Specs that cannot be acted on: said with the first fault, and forgotten once mended (rows A43 and L29).</summary>
public sealed class InvalidSpecScenarioTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Service_ThatComesLater_MendsTheSpec()
    {
        var rollout = await ScenarioRollout.CreateAsync(clusters, "without-service", 1, "blueGreen: { activeService: without-service }");
        await InvalidAsync(
            rollout,
            """spec.strategy.blueGreen.activeService: Invalid value: "without-service": service "without-service" not found"""
        );

        await rollout.Home.CreateAsync(
            KnownResources.Services,
            """
            apiVersion: v1
            kind: Service
            metadata: { name: without-service }
            spec: { selector: { app: without-service }, ports: [{ port: 80 }] }
            """
        );

        await rollout.PhaseAsync("Healthy");
        rollout.Condition("InvalidSpec").ShouldBeNull();
    }

    [Fact]
    public async Task Service_OfAnotherRollout_IsNotTaken()
    {
        await ScenarioRollout.CreateHealthyAsync(clusters, "owner", 1, "blueGreen: { activeService: owner }", services: "owner");

        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            "intruder",
            1,
            "blueGreen: { activeService: owner }",
            "template: { metadata: { labels: { app: intruder } } }"
        );

        await rollout.PhaseAsync("Degraded");
        ((string?)rollout.Status["message"]).ShouldNotBeNull().ShouldStartWith("InvalidSpec: ");
        rollout.Selected("owner").ShouldBe(null);
    }

    [Fact]
    public async Task Weight_OutOfRange_IsRefusedAndMended()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "weighty", 1, "canary: { steps: [{ setWeight: 50 }] }");

        await rollout.ChangeAsync("strategy: { canary: { steps: [{ setWeight: 150 }] } }");
        await InvalidAsync(rollout, "spec.strategy.steps[0].setWeight: Invalid value: 150: SetWeight needs to be between 0 and 100");
        await rollout.ChangeAsync("strategy: { canary: { steps: [{ setWeight: 15 }] } }");

        await rollout.PhaseAsync("Healthy");
        rollout.Condition("InvalidSpec").ShouldBeNull();
    }

    /// <summary>Row A3: the API server knows every rule of pod templates, and nothing has moved when it says so.</summary>
    [Fact]
    public async Task Template_ThatTheApiServerRefuses_IsRefusedAndMended()
    {
        var rollout = await ScenarioRollout.CreateHealthyAsync(clusters, "pods", 2, "canary: { steps: [{ setWeight: 50 }] }");

        await rollout.ChangeAsync("template: { spec: { dnsPolicy: Nonsense, hostname: Not_A_Name } }");
        await rollout.PhaseAsync("Degraded");
        ((string?)rollout.Condition("InvalidSpec")?["message"])
            .ShouldNotBeNull()
            .ShouldStartWith(
                "The Rollout \"pods\" is invalid: spec.template.spec.dnsPolicy: Unsupported value: \"Nonsense\": supported values: "
            );
        await rollout.PodsAsync(("1", 2));

        await rollout.ChangeAsync("template: { spec: { dnsPolicy: Default, hostname: null } }");
        await rollout.PhaseAsync("Healthy");
        rollout.Condition("InvalidSpec").ShouldBeNull();
    }

    /// <summary>Row A19.</summary>
    [Fact]
    public async Task Template_WithAQuantityThatIsNone_IsReadAsFarAsItGoes()
    {
        var rollout = await ScenarioRollout.CreateAsync(
            clusters,
            "malformed",
            1,
            "canary: { steps: [{ setWeight: 10 }] }",
            """template: { spec: { containers: [{ name: web, image: "web:1", resources: { requests: { memory: invalid, cpu: 5m } } }] } }"""
        );

        await rollout.PhaseAsync("Healthy");
    }

    private static async Task InvalidAsync(ScenarioRollout rollout, string fault)
    {
        await rollout.PhaseAsync("Degraded");
        var message = $"The Rollout \"{rollout.Name}\" is invalid: {fault}";
        ((string?)rollout.Status["message"]).ShouldBe($"InvalidSpec: {message}");
        ((string?)rollout.Condition("InvalidSpec")?["message"]).ShouldBe(message);
    }
}
