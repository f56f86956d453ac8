using static Rollouts.Cli.Tests.Objects;

namespace Rollouts.Cli.Tests;

public sealed class RolloutLineTests
{
    private const string Canary = """{"canary":{"steps":[{"setWeight":10},{"pause":{"duration":60}},{"setWeight":20}]}}""";
    private const string Counts = """ "currentStepIndex":1,"replicas":4,"readyReplicas":1,"updatedReplicas":3,"availableReplicas":2 """;

    [Fact]
    public void Rows_OfEachStrategy_HaveArgosColumns()
    {
        var canary = Rollout(Canary, Counts, """ "replicas":5, """);
        var blueGreen = Rollout("""{"blueGreen":{"activeService":"a"}}""", Counts);
        blueGreen["metadata"]!["name"] = "bg";
        var neither = Rollout("{}", Counts);

        Table(default, canary, blueGreen, neither)
            .ShouldBe(
                """
                NAME        STRATEGY   STATUS        STEP  SET-WEIGHT  READY  DESIRED  UP-TO-DATE  AVAILABLE
                guestbook   Canary     Progressing   1/3   10          1/4    5        3           2        
                bg          BlueGreen  Progressing   -     -           1/4    1        3           2        
                guestbook   unknown    Progressing   -     -           1/4    1        3           2        

                """
            );
    }

    [Fact]
    public void Rows_WithNamespaceAndTimestamp_BeginWithThem() =>
        Table(new ListColumns(Namespace: true, Timestamp: true), Rollout(Canary, Counts))
            .ShouldBe(
                """
                TIMESTAMP             NAMESPACE  NAME        STRATEGY   STATUS        STEP  SET-WEIGHT  READY  DESIRED  UP-TO-DATE  AVAILABLE
                2026-05-04T12:00:00Z  shop       guestbook   Canary     Progressing   1/3   10          1/4    1        3           2        

                """
            );

    private static string Table(ListColumns columns, params System.Text.Json.Nodes.JsonObject[] rollouts)
    {
        var sheet = new Sheet(inColour: false);
        sheet.Table([
            RolloutLine.Header(columns),
            .. rollouts.Select(rollout => RolloutLine.Of(Kubernetes.KubeObject.FromNode(rollout)).Row(columns, Now)),
        ]);
        return sheet.ToString();
    }
}
