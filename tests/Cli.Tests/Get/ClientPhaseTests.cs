using Rollouts.Kubernetes;
using static Rollouts.Cli.Tests.Objects;

namespace Rollouts.Cli.Tests;

/// <summary>Row H24.</summary>
public sealed class ClientPhaseTests
{
    private const string Unobserved = "waiting for rollout spec update to be observed";
    private const string Reported = """ "phase":"Degraded","message":"m" """;

    [Theory]
    [InlineData("""  "observedGeneration":"2", """ + Reported, "Progressing", Unobserved)]
    [InlineData("""  "observedGeneration":"3", """ + Reported, "Degraded", "m")]
    [InlineData("""  "observedGeneration":"abc12", """ + Reported, "Degraded", "m")]
    [InlineData("""  "observedGeneration":"4711", """ + Reported, "Degraded", "m")]
    [InlineData(Reported, "Degraded", "m")]
    [InlineData("""  "controllerPause":true, """ + Reported, "Progressing", "waiting for rollout to unpause")]
    [InlineData("""  "controllerPause":true,"pauseConditions":[{"reason":"x"}], """ + Reported, "Degraded", "m")]
    [InlineData("""  "updatedReplicas":1,"availableReplicas":1,"replicas":1,"stableRS":"a","currentPodHash":"a" """, "Healthy", "")]
    public void Of_Status_IsTheControllersUnlessItIsBehind(string status, string phase, string message) =>
        PhaseOf(Rollout("""{"canary":{}}""", status)).ShouldBe((phase, message));

    [Theory]
    [InlineData("2", "1", "Progressing", Unobserved + " for the reference workload")]
    [InlineData("2", "2", "Degraded", "m")]
    [InlineData("2", "", "Degraded", "m")]
    [InlineData("x", "1", "Degraded", "m")]
    public void Of_ReferencedWorkload_MustBeObservedToo(string wanted, string observed, string phase, string message) =>
        PhaseOf(
                Rollout(
                    """{"canary":{}}""",
                    $$""" "workloadObservedGeneration":"{{observed}}",{{Reported}} """,
                    """ "workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"d"}, """,
                    $$$""","annotations":{"rollout.argoproj.io/workload-generation":"{{{wanted}}}"}"""
                )
            )
            .ShouldBe((phase, message));

    private static (string, string) PhaseOf(System.Text.Json.Nodes.JsonObject rollout)
    {
        var item = KubeObject.FromNode(rollout);
        return ClientPhase.Of(item.ReadRollout(), item.Header);
    }
}
