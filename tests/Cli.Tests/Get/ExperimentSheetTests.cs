namespace Rollouts.Cli.Tests;

public sealed class ExperimentSheetTests
{
    [Fact]
    public void Print_FailedExperiment_ShowsSummaryImagesAndTree()
    {
        var objects = Objects.Of(
            Objects.Experiment("{}", """{"phase":"Failed","message":"Metric \"errors\" assessed Failed"}"""),
            Template("aaa", "baseline", "web:1"),
            Objects.Pod("aaa", "p"),
            Template("bbb", "canary", "web:2"),
            Objects.Pod("bbb", "q", Objects.Waiting("ErrImagePull")),
            // Of a Rollout, and so not shown.
            Objects.ReplicaSet("ccc", 1, "web:3", 1, 1),
            Objects.Run(
                "stress-errors",
                0,
                """{"phase":"Failed","metricResults":[{"name":"errors","failed":3,"successful":1}]}""",
                owner: "exp"
            )
        );

        var text = Objects.Trim(ExperimentSheet.Of(objects, Objects.Now, inColour: false).ToString());

        text.ShouldBe(
            """
            Name:            stress
            Namespace:       shop
            Status:          ✖ Failed
            Message:         Metric "errors" assessed Failed
            Images:          web:1 (Σ:baseline)
                             web:2 (Σ:canary)

            NAME                     KIND         STATUS          AGE  INFO
            Σ stress                 Experiment   ✖ Failed        60m
            ├──⧉ guestbook-aaa       ReplicaSet   ✔ Healthy       3d
            │  └──□ guestbook-aaa-p  Pod          ✔ Running       60s  ready:1/1
            ├──⧉ guestbook-bbb       ReplicaSet   ✔ Healthy       3d
            │  └──□ guestbook-bbb-q  Pod          ⚠ ErrImagePull  60s  ready:0/1
            └──α stress-errors       AnalysisRun  ✖ Failed        2m   ✔ 1,✖ 3

            """
        );
    }

    private static System.Text.Json.Nodes.JsonObject Template(string hash, string name, string image) =>
        Objects.ReplicaSet(hash, 0, image, 1, 1, $$""","experiment.argoproj.io/template-name":"{{name}}" """, owner: "exp");
}
