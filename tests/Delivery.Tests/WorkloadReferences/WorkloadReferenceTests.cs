using System.Text.Json;
using Rollouts.Api;

namespace Rollouts.Delivery.Tests;

/// <summary>A Rollout that takes its template from another workload (rows A4, A15, A24, H9 and I1 to I4).</summary>
public sealed class WorkloadReferenceTests
{
    private static readonly LabelSelector Selector = new() { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } };

    [Theory]
    [InlineData("apps/v1", "Deployment")]
    [InlineData("apps/v1", "ReplicaSet")]
    [InlineData("v1", "PodTemplate")]
    public void Template_OfEachKind_IsRolledOutAndFollowed(string version, string kind)
    {
        var world = Referring(version, kind);
        world.Settle();
        var first = world.NewHash;
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.New.Spec.Template.Spec!.Value.GetProperty("containers")[0].GetProperty("image").GetString().ShouldBe("web:v1");
        world.Rollout.Metadata.Annotations![RolloutAnnotations.WorkloadGeneration].ShouldBe("1");
        world.Rollout.Status.WorkloadObservedGeneration.ShouldBe("1");
        world.New.Metadata.Annotations!.Keys.ShouldNotContain(RolloutAnnotations.WorkloadGeneration);
        // Nothing of it is ever written to the Rollout.
        world.Rollout.Spec.Template.Spec.ShouldBeNull();

        world.Workload = Of(kind, "web:v2", generation: 2);
        world.Settle();

        world.NewHash.ShouldNotBe(first);
        world.Rollout.Metadata.Annotations![RolloutAnnotations.WorkloadGeneration].ShouldBe("2");
        world.Rollout.Status.WorkloadObservedGeneration.ShouldBe("2");
    }

    [Fact]
    public void Selector_Absent_IsThatOfTheWorkload()
    {
        var world = Referring("apps/v1", "Deployment", spec => spec with { Selector = null });
        world.Settle();

        world.New.Spec.Selector!.MatchLabels!["app"].ShouldBe("web");
        world.Rollout.Status.Selector.ShouldBe("app=web");
    }

    [Fact]
    public void Workload_Missing_IsInvalidUntilItIsThere()
    {
        var world = Referring("apps/v1", "Deployment");
        var there = world.Workload;
        world.Workload = null;
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Degraded);
        world.Rollout.Status.Message!.ShouldContain("spec.workloadRef: Invalid value: ");
        world.Rollout.Status.Message!.ShouldEndWith("deployments.apps \"origin\" not found");
        world.ReplicaSets.ShouldBeEmpty();
        world.LastPlan.RequeueAfter.ShouldBe(TimeSpan.FromSeconds(20));

        world.Workload = there;
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void Workload_DeletedDuringAnUpdate_AnAbortStillGoesBack()
    {
        var world = Referring("apps/v1", "Deployment", spec => spec with { Selector = null, Replicas = 4 });
        world.Settle();
        var stable = world.NewHash;
        world.Workload = Of("Deployment", "web:v2", 2);
        world.Settle();
        world.SizeOf(stable).ShouldBe(2);

        world.Workload = null;
        world.PatchStatus(status => status with { Abort = true });
        world.Settle();

        world.SizeOf(stable).ShouldBe(4);
        world.SizeOf(world.NewHash).ShouldBe(0);
        world.Rollout.Status.Message!.ShouldStartWith("InvalidSpec");
    }

    [Fact]
    public void Kind_Unsupported_IsNamed()
    {
        var world = Referring("apps/v1", "StatefulSet");
        world.Workload = null;
        world.Settle();

        world.Rollout.Status.Message!.ShouldEndWith("workload of type apps/StatefulSet is not supported");
    }

    [Theory]
    [InlineData(false, "template must be empty for workload reference rollout")]
    [InlineData(true, null)]
    public void TemplateWithContainersOnly_IsRefusedAndUnderStrictArgoReplaced(bool strict, string? message)
    {
        var world = Referring(
            "apps/v1",
            "Deployment",
            spec => spec with { Template = TestRollouts.Template("other:v1") with { Metadata = null } },
            strict
        );
        world.Settle();

        if (message is null)
        {
            world.New.Spec.Template.Spec!.Value.GetProperty("containers")[0].GetProperty("image").GetString().ShouldBe("web:v1");
        }
        else
        {
            world.Rollout.Status.Message!.ShouldEndWith(message);
            world.ReplicaSets.ShouldBeEmpty();
        }
    }

    /// <summary>Row I2: whatever says how pods run is a template; Argo sees labels and annotations alone.</summary>
    [Theory]
    [InlineData("""{"spec":{"serviceAccountName":"shop"}}""", true)]
    [InlineData("""{"metadata":{"name":"x"},"spec":{"hostNetwork":true,"containers":[]}}""", true)]
    [InlineData("""{"metadata":{"annotations":{"team":"shop"}}}""", false)]
    [InlineData("""{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[]}}""", false)]
    public void TemplateOfAnyContent_IsRefused_AndUnderStrictArgoWhereItHasMetadata(string json, bool strictReplaces)
    {
        var template = JsonSerializer.Deserialize<PodTemplateSpec>(json, RolloutsJson.Options)!;
        foreach (var strict in new[] { false, true })
        {
            var world = Referring("apps/v1", "Deployment", spec => spec with { Template = template }, strict);
            world.Settle();

            world.Rollout.Status.Phase.ShouldBe(
                strict && strictReplaces ? RolloutPhase.Healthy : RolloutPhase.Degraded,
                $"strict: {strict}"
            );
        }
    }

    [Theory]
    [InlineData("""{"metadata":{"creationTimestamp":null},"spec":{"containers":null}}""")]
    [InlineData("""{"metadata":{},"spec":{"containers":[],"securityContext":{}}}""")]
    [InlineData("""{}""")]
    public void TemplateOfEmptyMembers_CountsAsNone(string json)
    {
        var template = JsonSerializer.Deserialize<PodTemplateSpec>(json, RolloutsJson.Options)!;
        var world = Referring("apps/v1", "Deployment", spec => spec with { Template = template });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
    }

    [Fact]
    public void FromTheTemplateToAReferenceAndBack_TheVersionStays()
    {
        var world = TestRollouts.Running(TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause()));
        var (version, template) = (world.NewHash, world.Rollout.Spec.Template);

        // The API server fills in defaults where it stores a Deployment, so the hash is another.
        world.Workload = Of("Deployment", "web:v1", 7, withDefaults: true);
        world.Edit(spec => spec with { WorkloadRef = Reference("apps/v1", "Deployment"), Template = new PodTemplateSpec() });
        world.Settle();
        world.NewHash.ShouldBe(version);
        world.Rollout.Status.WorkloadObservedGeneration.ShouldBe("7");

        world.Edit(spec => spec with { WorkloadRef = null, Template = template });
        world.Settle();
        world.NewHash.ShouldBe(version);
        world.ReplicaSets.Count.ShouldBe(1);
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Rollout.Status.WorkloadObservedGeneration.ShouldBeNull();
        world.Rollout.Metadata.Annotations!.Keys.ShouldNotContain(RolloutAnnotations.WorkloadGeneration);
        world.Events.ShouldNotContain(EventReason.RolloutUpdated);
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("never", "")]
    [InlineData("onsuccess", "0")]
    [InlineData("progressively", "3,2,1,0")]
    public void ScaleDown_OfTheFirstVersion_TakesThePodsOver(string? word, string sizes)
    {
        var world = Referring(
            "apps/v1",
            "Deployment",
            spec => spec with { Replicas = 4, WorkloadRef = Reference("apps/v1", "Deployment", word) }
        );
        world.HoldPods = true;
        world.Settle();
        foreach (var ready in new[] { 1, 2, 3, 4 })
        {
            world.SetAvailable(world.New.Metadata.Name!, 4, ready);
            world.Settle();
        }

        string.Join(',', world.WorkloadSizes.Distinct()).ShouldBe(sizes == "3,2,1,0" ? "4,3,2,1,0" : sizes);
    }

    [Fact]
    public void ScaleDown_Progressively_GivesBackWhatTheFirstVersionLoses()
    {
        var world = Referring(
            "apps/v1",
            "Deployment",
            spec => spec with { Replicas = 6, WorkloadRef = Reference("apps/v1", "Deployment", "progressively") }
        );
        world.HoldPods = true;
        world.Settle();
        world.SetAvailable(world.New.Metadata.Name!, 6, 5);
        world.Settle();
        world.Workload!.Spec.Replicas.ShouldBe(1);

        world.SetAvailable(world.New.Metadata.Name!, 6, 0);
        world.Settle();

        // It had four, and gets no more.
        world.Workload!.Spec.Replicas.ShouldBe(4);
    }

    [Fact]
    public void ScaleDown_DeploymentScaledUpLater_IsLeftAlone()
    {
        var world = Referring("apps/v1", "Deployment", spec => spec with { WorkloadRef = Reference("apps/v1", "Deployment", "onsuccess") });
        world.Settle();
        world.Workload!.Spec.Replicas.ShouldBe(0);

        world.Workload = world.Workload with { Spec = world.Workload.Spec with { Replicas = 4 } };
        world.Settle();

        world.Workload.Spec.Replicas.ShouldBe(4);
    }

    /// <summary>A manifest that is applied as a whole names the Deployment's size with every release (argo#4935).</summary>
    [Theory]
    [InlineData("onsuccess")]
    [InlineData("progressively")]
    public void ScaleDown_ReleaseThatBringsTheSizeBack_IsTakenOverWhenItIsPromoted(string word)
    {
        var world = Referring("apps/v1", "Deployment", spec => spec with { WorkloadRef = Reference("apps/v1", "Deployment", word) });
        world.Settle();
        world.Workload!.Spec.Replicas.ShouldBe(0);

        world.Workload = world.Workload with { Spec = Of("Deployment", "web:v2", 2).Spec };
        world.Settle();
        world.Workload.Spec.Replicas.ShouldBe(4);

        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Workload.Spec.Replicas.ShouldBe(0);
        world.Workload.Metadata.Annotations![RolloutAnnotations.ReplicasBefore].ShouldBe("4");
    }

    [Fact]
    public void ScaleDown_ScaledUpWhileItIsTakenOver_KeepsWhatIsNotReadyHere()
    {
        var world = Referring(
            "apps/v1",
            "Deployment",
            spec => spec with { Replicas = 6, WorkloadRef = Reference("apps/v1", "Deployment", "progressively") }
        );
        world.HoldPods = true;
        world.Settle();

        world.Workload = world.Workload! with { Spec = world.Workload.Spec with { Replicas = 6 } };
        world.Settle();

        world.Workload.Spec.Replicas.ShouldBe(6);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 4)]
    public void ScaleDown_FirstVersionNeverHealthy_TheNextOneTakesOverAndUnderStrictArgoNone(bool strict, int left)
    {
        var world = Referring(
            "apps/v1",
            "Deployment",
            spec => spec with { WorkloadRef = Reference("apps/v1", "Deployment", "onsuccess") },
            strict
        );
        world.HoldPods = true;
        world.Settle();
        world.Workload = world.Workload! with { Spec = Of("Deployment", "web:v2", 2).Spec };
        world.Settle();
        world.HoldPods = false;
        world.Settle();
        world.PatchStatus(status => status with { PromoteFull = true });
        world.Settle();

        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Workload!.Spec.Replicas.ShouldBe(left);
    }

    /// <summary>Row I4: with fewer pods than the Rollout asks for, Argo first scales the Deployment up.</summary>
    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 5)]
    public void ScaleDown_ProgressivelyFromASmallerDeployment_UnderStrictArgoItGrowsFirst(bool strict, int size)
    {
        var world = Referring(
            "apps/v1",
            "Deployment",
            spec => spec with { Replicas = 5, WorkloadRef = Reference("apps/v1", "Deployment", "progressively") },
            strict
        );
        world.Workload = world.Workload! with { Spec = world.Workload.Spec with { Replicas = 3 } };
        world.HoldPods = true;
        world.Settle();
        world.Workload!.Spec.Replicas.ShouldBe(size);

        world.HoldPods = false;
        world.Settle();
        world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
        world.Workload!.Spec.Replicas.ShouldBe(0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ScaleDown_UnknownWord_IsRefusedAndUnderStrictArgoIgnored(bool strict)
    {
        var world = Referring(
            "apps/v1",
            "Deployment",
            spec => spec with { WorkloadRef = Reference("apps/v1", "Deployment", "onSuccess") },
            strict
        );
        world.Settle();

        if (strict)
        {
            world.Rollout.Status.Phase.ShouldBe(RolloutPhase.Healthy);
            world.WorkloadSizes.ShouldBeEmpty();
        }
        else
        {
            world.Rollout.Status.Message!.ShouldContain("spec.workloadRef.scaleDown: Unsupported value: \"onSuccess\"");
        }
    }

    private static RolloutWorld Referring(string version, string kind, Func<RolloutSpec, RolloutSpec>? with = null, bool strict = false)
    {
        var rollout = TestRollouts.Canary(2, TestRollouts.SetWeight(50), TestRollouts.Pause());
        var spec = rollout.Spec with { WorkloadRef = Reference(version, kind), Template = new PodTemplateSpec() };
        var world = TestRollouts.New(rollout with { Spec = with?.Invoke(spec) ?? spec }, strict);
        world.Workload = Of(kind, "web:v1", 1);
        return world;
    }

    private static WorkloadReference Reference(string version, string kind, string? scaleDown = null) =>
        new()
        {
            ApiVersion = version,
            Kind = kind,
            Name = "origin",
            ScaleDown = scaleDown,
        };

    private static Workload Of(string kind, string image, long generation, bool withDefaults = false)
    {
        var template = TestRollouts.Template(image);
        if (withDefaults)
        {
            var spec = JsonSerializer.SerializeToElement(
                new
                {
                    containers = new[]
                    {
                        new
                        {
                            name = "web",
                            image,
                            imagePullPolicy = "IfNotPresent",
                            terminationMessagePath = "/dev/termination-log",
                            terminationMessagePolicy = "File",
                            resources = new { },
                        },
                    },
                    dnsPolicy = "ClusterFirst",
                    restartPolicy = "Always",
                    schedulerName = "default-scheduler",
                    securityContext = new { },
                    terminationGracePeriodSeconds = 30,
                }
            );
            template = template with { Spec = spec };
        }

        var workload = new Workload
        {
            Kind = kind,
            Metadata = new ObjectMeta
            {
                Name = "origin",
                Namespace = "shop",
                Generation = generation,
            },
        };
        return kind == "PodTemplate"
            ? workload with
            {
                Template = template,
            }
            : workload with
            {
                Spec = new WorkloadSpec
                {
                    Replicas = 4,
                    Selector = Selector,
                    Template = template,
                },
            };
    }
}
