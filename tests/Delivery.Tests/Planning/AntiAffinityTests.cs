using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>Keeping new pods off the nodes of stable ones (rows B11, C6 and I8).</summary>
public sealed class AntiAffinityTests
{
    private static readonly AntiAffinity Required = new()
    {
        RequiredDuringSchedulingIgnoredDuringExecution = new RequiredDuringSchedulingIgnoredDuringExecution(),
    };

    private static readonly AntiAffinity Preferred = new()
    {
        PreferredDuringSchedulingIgnoredDuringExecution = new PreferredDuringSchedulingIgnoredDuringExecution { Weight = 7 },
    };

    private static RolloutWorld Updating(AntiAffinity antiAffinity)
    {
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(1, strategy => strategy with { AutoPromotionEnabled = false, AntiAffinity = antiAffinity })
        );
        world.New.Spec.Template.Spec!.Value.TryGetProperty("affinity", out _).ShouldBeFalse("there is no other version to keep away from");
        world.Release("web:v2");
        world.Settle();
        return world;
    }

    private static JsonElement Terms(ReplicaSet replicaSet, string list) =>
        replicaSet.Spec.Template.Spec!.Value.GetProperty("affinity").GetProperty("podAntiAffinity").GetProperty(list);

    private static string Term(string? hash) =>
        $$"""
            {"labelSelector":{"matchExpressions":[{"key":"rollouts-pod-template-hash","operator":"In","values":["{{hash}}"]}]},
             "namespaces":["shop"],"topologyKey":"kubernetes.io/hostname"}
            """;

    private static void ShouldBe(JsonElement actual, string expected)
    {
        using var document = JsonDocument.Parse(expected);
        JsonElement.DeepEquals(actual, document.RootElement).ShouldBeTrue(actual.GetRawText());
    }

    [Fact]
    public void Required_KeepsFromTheStableVersion_AndIsGoneOncePromoted()
    {
        var world = Updating(Required);
        ShouldBe(Terms(world.New, "requiredDuringSchedulingIgnoredDuringExecution"), $"[{Term(world.Rollout.Status.StableRS)}]");

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        world.New.Spec.Template.Spec!.Value.TryGetProperty("affinity", out _).ShouldBeFalse();
        world.ReplicaSets.Count.ShouldBe(2);
    }

    [Fact]
    public void Preferred_HasItsWeight()
    {
        var world = Updating(Preferred);

        ShouldBe(
            Terms(world.New, "preferredDuringSchedulingIgnoredDuringExecution"),
            $$"""[{"podAffinityTerm":{{Term(world.Rollout.Status.StableRS)}},"weight":7}]"""
        );
    }

    [Fact]
    public void TermsOfTheTemplate_AreKept()
    {
        var theirs = """{"labelSelector":{"matchLabels":{"app":"db"}},"topologyKey":"zone"}""";
        var world = TestRollouts.Running(
            TestRollouts.BlueGreen(1, strategy => strategy with { AutoPromotionEnabled = false, AntiAffinity = Required })
        );
        using var spec = JsonDocument.Parse(
            $$$$"""
            {"containers":[{"name":"web","image":"web:v2"}],
             "affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{{{{theirs}}}}]}}}
            """
        );
        var template = TestRollouts.Template("") with { Spec = spec.RootElement };
        world.Edit(rollout => rollout with { Template = template });
        world.Settle();
        ShouldBe(Terms(world.New, "requiredDuringSchedulingIgnoredDuringExecution"), $"[{theirs},{Term(world.Rollout.Status.StableRS)}]");

        world.PatchStatus(status => status with { PauseConditions = null });
        world.Settle();

        ShouldBe(Terms(world.New, "requiredDuringSchedulingIgnoredDuringExecution"), $"[{theirs}]");
    }
}
