using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Row A34: a version keeps running whatever release of a controller labelled it, and however its template is written.</summary>
public sealed class VersionLookupTests
{
    [Theory]
    [InlineData("older", "")]
    [InlineData("6d8f9c", "")]
    [InlineData("6d8f9c", ""","imagePullPolicy":"IfNotPresent","resources":{}""")]
    public void Version_LabelledByAnotherRelease_IsTakenUp(string label, string asStored)
    {
        var rollout = TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause());
        var written = JsonSerializer.SerializeToElement(rollout.Spec.Template, RolloutsJson.Options);
        var hash = label == "older" ? PodTemplateHash.Compute(written, form: HashForm.BeforeOmitZero) : label;
        hash.ShouldNotBe(PodTemplateHash.Compute(written));
        var world = Labelled(rollout, hash, asStored.Replace("\\", "", StringComparison.Ordinal));

        world.Settle();

        world.NewHash.ShouldBe(hash);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.ReplicaSets.Count.ShouldBe(1);
        world.Sizes.ShouldBeEmpty();
    }

    [Fact]
    public void Version_WithMetadataAndAntiAffinityOfItsPart_IsTakenUp()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        world.Edit(spec =>
            spec with
            {
                Strategy = spec.Strategy with
                {
                    Canary = spec.Strategy.Canary! with
                    {
                        CanaryMetadata = new PodTemplateMetadata { Labels = new Dictionary<string, string> { ["role"] = "canary" } },
                        AntiAffinity = new AntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = new() },
                    },
                },
            }
        );
        world.Release("web:v2");
        world.Settle();
        var name = world.New.Metadata.Name!;
        world.New.Spec.Template.Metadata!.Labels!["role"].ShouldBe("canary");

        // As if another release had made it: with a label that this one does not compute.
        var made = world.ReplicaSets[name];
        world.ReplicaSets.Remove(name);
        Dictionary<string, string> labels = new(made.Metadata.Labels!) { [RolloutLabels.PodTemplateHash] = "other" };
        world.ReplicaSets["web-other"] = made with { Metadata = made.Metadata with { Name = "web-other", Labels = labels } };
        world.PatchStatus(status => status with { CurrentPodHash = "other" });
        world.Settle();

        world.ReplicaSets.Count.ShouldBe(2);
        world.NewHash.ShouldBe("other");
        world.SizeOf("other").ShouldBe(1);
    }

    [Fact]
    public void Version_OfAnotherTemplate_IsNot()
    {
        var world = Labelled(TestRollouts.Canary(2), "6d8f9c", "");
        world.Release("web:v2");
        world.Settle();

        world.ReplicaSets.Count.ShouldBe(2);
        world.NewHash.ShouldNotBe("6d8f9c");
    }

    private static RolloutWorld Labelled(Rollout rollout, string hash, string asStored)
    {
        var made = TestRollouts.Running(rollout);
        var replicaSet = made.New;
        Dictionary<string, string> labels = new(replicaSet.Metadata.Labels!) { [RolloutLabels.PodTemplateHash] = hash };
        var container = $$"""{"containers":[{"name":"web","image":"web:v1"{{asStored}}}]}""";
        var template = replicaSet.Spec.Template with
        {
            Metadata = replicaSet.Spec.Template.Metadata! with { Labels = labels },
            Spec = JsonSerializer.Deserialize<JsonElement>(container),
        };
        var world = TestRollouts.New(made.Rollout with { Status = made.Rollout.Status with { CurrentPodHash = hash, StableRS = hash } });
        world.ReplicaSets[$"web-{hash}"] = replicaSet with
        {
            Metadata = replicaSet.Metadata with { Name = $"web-{hash}", Labels = labels },
            Spec = replicaSet.Spec with { Template = template },
        };
        return world;
    }
}
