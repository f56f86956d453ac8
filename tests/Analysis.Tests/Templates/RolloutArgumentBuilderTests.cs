using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Analysis.Tests;

public sealed class RolloutArgumentBuilderTests
{
    private static readonly Rollout Rollout = JsonSerializer.Deserialize<Rollout>(
        """
        {
          "metadata": {"name": "web", "namespace": "demo", "uid": "u1", "labels": {"b": "2", "app": "shop"}, "annotations": {"team/x": "a\"b"}},
          "spec": {"replicas": 5, "custom": {"ratio": 0.25, "on": true, "list": ["x", "y"]}},
          "status": {"pauseConditions": [{"reason": "CanaryPauseStep", "startTime": "2026-01-01T00:00:00Z"}]}
        }
        """,
        RolloutsJson.Options
    )!;

    private static string? ValueOf(AnalysisRunArgument argument) =>
        RolloutArgumentBuilder.Build([argument], "stable1", "latest2", Rollout).Single().Value;

    private static AnalysisRunArgument Field(string path) =>
        new()
        {
            Name = "a",
            ValueFrom = new ArgumentValueFrom { FieldRef = new FieldRef { FieldPath = path } },
        };

    private static AnalysisRunArgument Hash(string source) =>
        new()
        {
            Name = "a",
            ValueFrom = new ArgumentValueFrom { PodTemplateHashValue = source },
        };

    [Fact]
    public void Build_PlainValue_IsKept() => ValueOf(new AnalysisRunArgument { Name = "a", Value = "v" }).ShouldBe("v");

    [Fact]
    public void Build_Hashes_AreThoseOfTheReplicaSets()
    {
        ValueOf(Hash(PodTemplateHashSource.Stable)).ShouldBe("stable1");
        ValueOf(Hash(PodTemplateHashSource.Latest)).ShouldBe("latest2");
    }

    [Theory]
    [InlineData("metadata.name", "web")]
    [InlineData("metadata.namespace", "demo")]
    [InlineData("metadata.uid", "u1")]
    [InlineData("metadata.labels['app']", "shop")]
    [InlineData("metadata.labels['none']", "")]
    [InlineData("metadata.annotations['team/x']", "a\"b")]
    [InlineData("metadata.labels", "app=\"shop\"\nb=\"2\"")]
    [InlineData("spec.replicas", "5")]
    [InlineData("spec.custom.ratio", "0.25")]
    [InlineData("spec.custom.on", "true")]
    [InlineData("spec.custom.list[1]", "y")]
    [InlineData("status.pauseConditions[0].reason", "CanaryPauseStep")]
    public void Build_FieldPath_IsReadFromTheRollout(string path, string value) => ValueOf(Field(path)).ShouldBe(value);

    [Theory]
    [InlineData("spec.nothing", "invalid path spec.nothing in rollout")]
    [InlineData("spec.replicas.more", "invalid path spec.replicas.more in rollout")]
    [InlineData("spec.custom", "path spec.custom in rollout must terminate in a primitive value")]
    [InlineData("spec.custom.list[7]", "index 7 out of range")]
    [InlineData("spec.custom.list[x]", "invalid index 'x'")]
    [InlineData("metadata.generation", "unsupported fieldPath: metadata.generation")]
    [InlineData("metadata.name['x']", "fieldPath \"metadata.name['x']\" does not support subscript")]
    public void Build_FieldPathThatLeadsNowhere_IsAnError(string path, string message) =>
        Should.Throw<AnalysisSpecException>(() => ValueOf(Field(path))).Message.ShouldBe(message);
}
