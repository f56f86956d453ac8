using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Labels and annotations of the part that a version plays (rows A25, A35, I5 to I7).</summary>
public sealed class EphemeralMetadataTests
{
    private static PodTemplateMetadata Role(string role) =>
        new()
        {
            Labels = new Dictionary<string, string> { ["role"] = role },
            Annotations = new Dictionary<string, string> { ["note"] = role },
        };

    private static RolloutWorld Canary()
    {
        var rollout = TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause());
        var strategy = new RolloutStrategy
        {
            Canary = rollout.Spec.Strategy.Canary! with { CanaryMetadata = Role("canary"), StableMetadata = Role("stable") },
        };
        var world = TestRollouts.Running(rollout with { Spec = rollout.Spec with { Strategy = strategy } });
        world.AddPods(world.New, 2, "v1");
        return world;
    }

    private static string? RoleOf(ReplicaSet replicaSet) => replicaSet.Spec.Template.Metadata!.Labels!.GetValueOrDefault("role");

    private static string? NoteOf(ReplicaSet replicaSet) => replicaSet.Spec.Template.Metadata!.Annotations?.GetValueOrDefault("note");

    private static string? NoteOf(Pod pod) => pod.Metadata.Annotations?.GetValueOrDefault("note");

    private static string? RoleOf(Pod pod) => pod.Metadata.Labels!.GetValueOrDefault("role");

    [Fact]
    public void Canary_EachVersionAndItsPodsCarryTheirPart()
    {
        var world = Canary();
        var stable = world.NewHash;
        RoleOf(world.New).ShouldBe("stable");

        world.Release("web:v2");
        world.Settle();
        RoleOf(world.New).ShouldBe("canary");
        RoleOf(world.Stable).ShouldBe("stable");
        world
            .New.Metadata.Annotations![RolloutAnnotations.EphemeralMetadata]
            .ShouldBe("""{"labels":{"role":"canary"},"annotations":{"note":"canary"}}""");
        world.AddPods(world.New, 1, "v2");

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        RoleOf(world.New).ShouldBe("stable");
        RoleOf(world.Pods["v2-0"]).ShouldBe("stable");
        world.Pods["v2-0"].Metadata.Annotations!["note"].ShouldBe("stable");
        RoleOf(world.ReplicaSets[$"web-{stable}"]).ShouldBeNull();
        RoleOf(world.Pods["v1-0"]).ShouldBeNull();
        NoteOf(world.ReplicaSets[$"web-{stable}"]).ShouldBeNull("it was the only annotation");
        NoteOf(world.Pods["v1-0"]).ShouldBeNull();
        world.ReplicaSets.Count.ShouldBe(2, "no part makes another version");
    }

    [Fact]
    public void Canary_GivenUpForAThirdVersion_LosesItsPart()
    {
        var world = Canary();
        world.Release("web:v2");
        world.Settle();
        var second = world.NewHash;
        world.AddPods(world.New, 1, "v2");
        world.HoldPods = true;
        world.Release("web:v3");
        world.Settle();

        var left = world.ReplicaSets[$"web-{second}"];
        (RoleOf(left), NoteOf(left), left.Annotation(RolloutAnnotations.EphemeralMetadata)).ShouldBe((null, null, null));
        (RoleOf(world.Pods["v2-0"]), NoteOf(world.Pods["v2-0"])).ShouldBe((null, null));
        (RoleOf(world.New), RoleOf(world.Stable)).ShouldBe(("canary", "stable"));
    }

    [Fact]
    public void Metadata_Removed_IsTakenBackAndTheTemplatesOwnLabelReturns()
    {
        var rollout = TestRollouts.BlueGreen(1, strategy => strategy with { ActiveMetadata = Role("active") });
        var template = TestRollouts.Template("web:v1");
        var labels = new Dictionary<string, string> { ["app"] = "web", ["role"] = "own" };
        var world = TestRollouts.Running(
            rollout with
            {
                Spec = rollout.Spec with { Template = template with { Metadata = new ObjectMeta { Labels = labels } } },
            }
        );
        RoleOf(world.New).ShouldBe("active");

        world.Edit(spec => spec with { Strategy = TestRollouts.BlueGreen(1).Spec.Strategy });
        world.Settle();

        RoleOf(world.New).ShouldBe("own");
        world.New.Metadata.Annotations!.Keys.ShouldNotContain(RolloutAnnotations.EphemeralMetadata);
    }

    [Fact]
    public void Metadata_OfAPreview()
    {
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(
                1,
                strategy =>
                    strategy with
                    {
                        AutoPromotionEnabled = false,
                        PreviewMetadata = Role("preview"),
                        ActiveMetadata = Role("active"),
                    }
            )
        );

        world.Release("web:v2");
        world.Settle();

        RoleOf(world.New).ShouldBe("preview");
        RoleOf(world.Stable).ShouldBe("active");
    }

    [Fact]
    public void Metadata_WithALabelOfTheSelector_LeavesThatAlone()
    {
        var metadata = new PodTemplateMetadata
        {
            Labels = new Dictionary<string, string> { ["app"] = "other", ["role"] = "active" },
        };
        var world = TestRollouts.Running(TestRollouts.BlueGreen(1, strategy => strategy with { ActiveMetadata = metadata }));

        world.New.Spec.Template.Metadata!.Labels!["app"].ShouldBe("web");
        RoleOf(world.New).ShouldBe("active");
    }

    [Fact]
    public void Annotation_Malformed_CountsAsNothing()
    {
        var world = Canary();
        var name = world.New.Metadata.Name!;
        var annotations = new Dictionary<string, string>(world.New.Metadata.Annotations!) { [RolloutAnnotations.EphemeralMetadata] = "{" };
        world.ReplicaSets[name] = world.New with { Metadata = world.New.Metadata with { Annotations = annotations } };

        world.Settle();

        RoleOf(world.New).ShouldBe("stable");
        world.New.Metadata.Annotations![RolloutAnnotations.EphemeralMetadata].ShouldContain("stable");
    }
}
