using Rollouts.Kubernetes;
using static Rollouts.Cli.Tests.Objects;

namespace Rollouts.Cli.Tests;

public sealed class PodViewTests
{
    private const string Finished = """{"name":"init","state":{"terminated":{"exitCode":0,"reason":"Completed"}}}""";

    [Theory]
    [InlineData("""{"phase":"Pending"}""", "Pending", 0, 0)]
    [InlineData("""{"phase":"Failed","reason":"Evicted"}""", "Evicted", 0, 0)]
    [InlineData("""{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":2,"state":{"running":{}}}]}""", "Running", 1, 2)]
    [InlineData("""{"phase":"Running","containerStatuses":[{"ready":true,"state":{"terminated":{"exitCode":3}}}]}""", "ExitCode:3", 0, 0)]
    [InlineData("""{"phase":"Running","containerStatuses":[{"state":{"terminated":{"exitCode":3,"signal":9}}}]}""", "Signal:9", 0, 0)]
    [InlineData(
        """{"phase":"Running","containerStatuses":[{"state":{"terminated":{"reason":"Completed"}}},{"ready":true,"state":{"running":{}}}]}""",
        "Running",
        1,
        0
    )]
    [InlineData(
        """{"phase":"Pending","initContainerStatuses":[{"name":"init","restartCount":1,"state":{"running":{}}}]}""",
        "Init:0/2",
        0,
        1
    )]
    [InlineData(
        """{"phase":"Pending","initContainerStatuses":[""" + Finished + """,{"state":{"waiting":{"reason":"PodInitializing"}}}]}""",
        "Init:1/2",
        0,
        0
    )]
    [InlineData(
        """{"phase":"Pending","initContainerStatuses":[{"state":{"waiting":{"reason":"ErrImagePull"}}}]}""",
        "Init:ErrImagePull",
        0,
        0
    )]
    [InlineData("""{"phase":"Pending","initContainerStatuses":[{"state":{"terminated":{"exitCode":2}}}]}""", "Init:ExitCode:2", 0, 0)]
    [InlineData(
        """{"phase":"Running","initContainerStatuses":[{"name":"sidecar","started":true,"ready":true,"state":{"running":{}}}],"containerStatuses":[{"ready":true,"state":{"running":{}}}]}""",
        "Running",
        1,
        0
    )]
    public void Of_Status_IsInTheWordsOfKubectl(string status, string expected, int ready, int restarts)
    {
        var pod = Pod("aaa", "x", status);
        pod["spec"]!["initContainers"] = Json("""{"x":[{"name":"init"},{"name":"sidecar","restartPolicy":"Always"}]}""")["x"]!.DeepClone();

        var view = PodView.Of(KubeObject.FromNode(pod));

        (view.Status, view.Ready, view.Restarts).ShouldBe((expected, ready, restarts));
    }

    [Theory]
    [InlineData("Running", "✔")]
    [InlineData("Init:0/1", "◌")]
    [InlineData("ErrImagePull", "⚠")]
    [InlineData("RunContainerError", "⚠")]
    [InlineData("CrashLoopBackOff", "✖")]
    [InlineData("Signal:9", "✖")]
    [InlineData("Unknown", "?")]
    [InlineData("Evicted", " ")]
    public void OfPod_Status_HasASign(string status, string sign) => PhaseIcon.OfPod(status).Text.ShouldBe(sign);
}
