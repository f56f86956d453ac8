using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class PodLifecycleTests
{
    [Fact]
    public void Next_ServerPod_IsBoundAndReadyAfterTheDelay()
    {
        var pod = new PlayedPod(
            """{"containers":[{"name":"web","image":"web:1"}]}""",
            options: new() { ReadyDelay = TimeSpan.FromSeconds(3) }
        );

        pod.At(2).Phase.ShouldBe("Running");
        pod.Condition("PodScheduled").ShouldBe("True");
        pod.Condition("Initialized").ShouldBe("True");
        pod.Condition("Ready").ShouldBe("False");
        ((bool)pod.Container()["ready"]!).ShouldBeFalse();

        pod.At(3).Condition("Ready").ShouldBe("True");
        pod.Condition("ContainersReady").ShouldBe("True");
        pod.ConditionSince("Ready").ShouldBe(PlayedPod.Start.AddSeconds(3));
        ((string)pod.Status["podIP"]!).ShouldNotBeEmpty();
        pod.WakeAt.ShouldBeNull();
        var writes = pod.Writes;
        pod.At(1000).Writes.ShouldBe(writes);
    }

    [Fact]
    public void Next_InitialDelayLongerThanTheReadyDelay_Waits()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web","readinessProbe":{"initialDelaySeconds":7}}]}""");

        pod.At(6.9).Condition("Ready").ShouldBe("False");
        pod.At(7).Condition("Ready").ShouldBe("True");
    }

    [Theory]
    [InlineData("2s", 2)]
    [InlineData("1m", 60)]
    [InlineData("1.5", 1.5)]
    [InlineData("250ms", 0.25)]
    public void Next_ReadyAfterAnnotation_Decides(string value, double seconds)
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web"}]}""", $$"""{"{{NodeAnnotations.ReadyAfter}}":"{{value}}"}""");

        pod.At(seconds - 0.01).Condition("Ready").ShouldBe("False");
        pod.At(seconds).Condition("Ready").ShouldBe("True");
    }

    [Fact]
    public void Next_ReadyAnnotationTurnsFalse_PodTurnsUnreadyAndBack()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web"}]}""").At(5);
        pod.Condition("Ready").ShouldBe("True");

        pod.Annotate(NodeAnnotations.Ready, "false");
        pod.At(6).Condition("Ready").ShouldBe("False");
        pod.ConditionSince("Ready").ShouldBe(PlayedPod.Start.AddSeconds(5));

        pod.Annotate(NodeAnnotations.Ready, "true");
        pod.At(7).Condition("Ready").ShouldBe("True");
    }

    [Fact]
    public void Next_ReadinessGate_HoldsReadyUntilSomeoneSetsIt()
    {
        var pod = new PlayedPod("""{"readinessGates":[{"conditionType":"example.com/lb"}],"containers":[{"name":"web"}]}""").At(5);
        pod.Condition("ContainersReady").ShouldBe("True");
        pod.Condition("Ready").ShouldBe("False");

        pod.SetCondition("example.com/lb", "True");

        pod.At(6).Condition("Ready").ShouldBe("True");
        pod.Condition("example.com/lb").ShouldBe("True");
    }

    [Fact]
    public void Next_FailingReadinessCommand_IsNeverReady()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web","readinessProbe":{"exec":{"command":["sh","-c","exit 1"]}}}]}""");

        pod.At(3600).Condition("Ready").ShouldBe("False");
        pod.Phase.ShouldBe("Running");
    }

    [Theory]
    [InlineData("""["sh","-c","sleep 5; exit 3"]""", 3, "Failed")]
    [InlineData("""["/bin/sh","-c","sleep 5 && exit 0"]""", 0, "Succeeded")]
    [InlineData("""["sleep","5"]""", 0, "Succeeded")]
    [InlineData("""["sh","-c","sleep 2\nsleep 3\nfalse"]""", 1, "Failed")]
    public void Next_PodThatNeverRestarts_EndsWithItsProgram(string command, int exitCode, string phase)
    {
        var pod = new PlayedPod($$"""{"restartPolicy":"Never","containers":[{"name":"job","command":{{command}} }]}""");

        pod.At(4.9).Phase.ShouldBe("Running");
        pod.At(5).Phase.ShouldBe(phase);

        var end = pod.Container()["state"]!["terminated"]!;
        ((int)end["exitCode"]!).ShouldBe(exitCode);
        ((string)end["reason"]!).ShouldBe(exitCode == 0 ? "Completed" : "Error");
        DateTimeOffset.Parse((string)end["finishedAt"]!).ShouldBe(PlayedPod.Start.AddSeconds(5));
        pod.WorkloadRuns.ShouldBeFalse();
        var writes = pod.Writes;
        pod.At(1000).Writes.ShouldBe(writes);
    }

    [Fact]
    public void Next_ArgsOfAShell_AreTheScript()
    {
        var pod = new PlayedPod("""{"restartPolicy":"Never","containers":[{"name":"job","command":["sh","-c"],"args":["exit 4"]}]}""").At(
            0
        );

        pod.Phase.ShouldBe("Failed");
        ((int)pod.Container()["state"]!["terminated"]!["exitCode"]!).ShouldBe(4);
    }

    [Fact]
    public void Next_CrashingContainer_RestartsAtOnceThenBacksOffDoubling()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web","command":["sh","-c","sleep 1; exit 1"]}]}""");

        pod.At(1.5).Container()["state"]!["running"].ShouldNotBeNull();
        ((int)pod.Container()["restartCount"]!).ShouldBe(1);
        pod.At(2.5).WaitingReason.ShouldBe("CrashLoopBackOff");
        ((int)pod.Container()["restartCount"]!).ShouldBe(1);
        ((int)pod.Container()["lastState"]!["terminated"]!["exitCode"]!).ShouldBe(1);
        pod.Phase.ShouldBe("Running");
        pod.At(12.5).WaitingReason.ShouldBeNull();
        ((int)pod.Container()["restartCount"]!).ShouldBe(2);
        pod.At(13.5).WaitingReason.ShouldBe("CrashLoopBackOff");
        pod.At(32.9).WaitingReason.ShouldBe("CrashLoopBackOff");
        ((int)pod.At(33.5).Container()["restartCount"]!).ShouldBe(3);
    }

    [Fact]
    public void Next_OnFailure_RestartsFailuresOnly()
    {
        new PlayedPod("""{"restartPolicy":"OnFailure","containers":[{"name":"c","command":["true"]}]}""").At(1).Phase.ShouldBe("Succeeded");
        new PlayedPod("""{"restartPolicy":"OnFailure","containers":[{"name":"c","command":["false"]}]}""")
            .At(1)
            .WaitingReason.ShouldBe("CrashLoopBackOff");
    }

    [Fact]
    public void Next_NodeForgetsBackOff_RestoresItFromTheStatus()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web","command":["sh","-c","sleep 1; exit 1"]}]}""").At(5);
        pod.WaitingReason.ShouldBe("CrashLoopBackOff");

        pod.ForgetState();

        pod.At(11.9).WaitingReason.ShouldBe("CrashLoopBackOff");
        pod.At(12.1).WaitingReason.ShouldBeNull();
        ((int)pod.Container()["restartCount"]!).ShouldBe(2);
    }

    [Fact]
    public void Next_NodeForgetsAReadyPod_WritesNothing()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web"}]}""").At(5);
        var writes = pod.Writes;

        pod.ForgetState();

        pod.At(6).Writes.ShouldBe(writes);
        pod.Condition("Ready").ShouldBe("True");
    }

    [Theory]
    [InlineData("nginx:missing")]
    [InlineData("registry.example/does-not-exist:v1")]
    [InlineData("web:does-not-exist")]
    [InlineData("bad")]
    public void Next_ImageThatDoesNotExist_BacksOffPulling(string image)
    {
        var pod = new PlayedPod($$"""{"containers":[{"name":"web","image":"{{image}}"}]}""");

        pod.At(0.5).WaitingReason.ShouldBe("ErrImagePull");
        pod.At(2).WaitingReason.ShouldBe("ImagePullBackOff");
        pod.Phase.ShouldBe("Pending");
        pod.Condition("Ready").ShouldBe("False");
    }

    [Fact]
    public void Next_InitContainers_RunOneAfterTheOtherBeforeTheRest()
    {
        var pod = new PlayedPod(
            """
            {"initContainers":[{"name":"a","command":["sleep","2"]},{"name":"b","command":["sleep","3"]},{"name":"side","restartPolicy":"Always"}],
             "containers":[{"name":"web"}]}
            """
        );

        pod.At(1).Phase.ShouldBe("Pending");
        pod.Condition("Initialized").ShouldBe("False");
        pod.WaitingReason.ShouldBe("PodInitializing");
        pod.Status["initContainerStatuses"]![1]!["state"]!["waiting"].ShouldNotBeNull();
        pod.At(4).Status["initContainerStatuses"]![1]!["state"]!["running"].ShouldNotBeNull();
        pod.At(5.6).Condition("Ready").ShouldBe("True");
        pod.Condition("Initialized").ShouldBe("True");
        pod.Status["initContainerStatuses"]![2]!["state"]!["running"].ShouldNotBeNull();
    }

    [Fact]
    public void Next_InitContainerFailsForGood_FailsThePod()
    {
        var pod = new PlayedPod(
            """{"restartPolicy":"Never","initContainers":[{"name":"a","command":["false"]}],"containers":[{"name":"web"}]}"""
        );

        pod.At(1).Phase.ShouldBe("Failed");
    }

    [Fact]
    public void Next_DeletedPod_WaitsForItsPreStopHook()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web","lifecycle":{"preStop":{"exec":{"command":["sleep","10"]}}}}]}""")
        {
            Workload = new(true, "127.0.0.9"),
        };
        pod.At(5).WorkloadRuns.ShouldBeTrue();

        pod.Delete(grace: 30);

        pod.At(14).Removed.ShouldBeFalse();
        pod.WorkloadRuns.ShouldBeTrue();
        pod.At(15).Removed.ShouldBeTrue();
        pod.WorkloadRuns.ShouldBeFalse();
    }

    [Fact]
    public void Next_PreStopLongerThanTheGrace_IsKilledAtItsEnd()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web","lifecycle":{"preStop":{"sleep":{"seconds":60}}}}]}""").At(5);

        pod.Delete(grace: 20, "example.com/keep");

        pod.At(24.9).Removed.ShouldBeFalse();
        pod.At(25).Removed.ShouldBeTrue();
        ((int)pod.Container()["state"]!["terminated"]!["exitCode"]!).ShouldBe(137);
        pod.Phase.ShouldBe("Failed");
    }

    [Fact]
    public void Next_DeletedPodInBackOff_IsNotRestarted()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web","command":["false"]}]}""").At(5);

        pod.Delete(grace: 30);

        pod.At(5).Removed.ShouldBeTrue();
    }

    [Fact]
    public void Next_FinalizerKeepsARemovedPod_AsksOnlyOnce()
    {
        var pod = KubeObject.FromNode(
            JsonNode.Parse(
                """
                {"metadata":{"name":"p","namespace":"n","uid":"u","deletionTimestamp":"2026-01-01T00:00:00Z","deletionGracePeriodSeconds":0,"finalizers":["x"]},
                 "spec":{"nodeName":"node-1","containers":[{"name":"c"}]},"status":{"phase":"Succeeded"}}
                """
            )!
        );

        PodLifecycle.Next(pod, null, null, new(), PlayedPod.Start).Remove.ShouldBeFalse();
    }

    [Fact]
    public void Next_WorkloadThatDoesNotListenYet_KeepsThePodUnready()
    {
        var pod = new PlayedPod("""{"containers":[{"name":"web"}]}""") { Workload = new(false, null) };
        pod.At(60).Condition("Ready").ShouldBe("False");
        pod.WorkloadRuns.ShouldBeTrue();
        pod.Status["podIP"].ShouldBeNull();

        pod.Workload = new(true, "127.0.0.9");

        pod.At(61).Condition("Ready").ShouldBe("True");
        ((string)pod.Status["podIP"]!).ShouldBe("127.0.0.9");
    }

    [Theory]
    [InlineData("""{"schedulerName":"other","containers":[{"name":"c"}]}""")]
    [InlineData("""{"schedulingGates":[{"name":"wait"}],"containers":[{"name":"c"}]}""")]
    [InlineData("""{"nodeName":"someone-elses","containers":[{"name":"c"}]}""")]
    public void Next_PodOfSomeoneElse_IsLeftAlone(string spec) => new PlayedPod(spec).At(60).Writes.ShouldBe(0);

    [Fact]
    public void ContainerProgram_AnyText_NeverThrows() =>
        Prop.ForAll<string?[]>(words =>
            {
                var program = ContainerProgram.Parse(["sh", "-c", string.Join(' ', words)], words.Select(static word => word ?? ""));
                return program.Duration is null || program.Duration >= TimeSpan.Zero;
            })
            .QuickCheckThrowOnFailure();
}
