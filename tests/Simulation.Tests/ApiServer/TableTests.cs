using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation.Tests;

public sealed class TableTests
{
    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(130, "2m10s")]
    [InlineData(600, "10m")]
    [InlineData(10799, "179m")]
    [InlineData(10800, "3h")]
    [InlineData(11000, "3h3m")]
    [InlineData(28800, "8h")]
    [InlineData(172800, "2d")]
    [InlineData(180000, "2d2h")]
    [InlineData(691200, "8d")]
    [InlineData(63072000, "2y")]
    [InlineData(64000000, "2y10d")]
    [InlineData(252288000, "8y")]
    [InlineData(-5, "<invalid>")]
    public void HumanDuration_Seconds_ShowsAsKubectlDoes(long seconds, string expected) =>
        HumanDuration.Show(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    [Theory]
    [InlineData(".spec.replicas", "3")]
    [InlineData("{.spec.replicas}", "3")]
    [InlineData("$.spec.replicas", "3")]
    [InlineData(".spec['replicas']", "3")]
    [InlineData(".metadata.annotations.a\\.b/c", "x")]
    [InlineData(".metadata.annotations['a\\.b/c']", "x")]
    [InlineData(".spec.list[1].name", "two")]
    [InlineData(".spec.list[-1].name", "two")]
    [InlineData(".spec.list[*].name", "one")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "True")]
    [InlineData(".status.conditions[?(@.type!='Ready')].status", "False")]
    [InlineData(".status.conditions[?(@.reason)].status", "False")]
    [InlineData(".spec.missing.deep", null)]
    [InlineData(".spec.replicas.deeper", null)]
    public void JsonPath_OverAnObject_GivesTheFirstMatch(string path, string? expected)
    {
        var item = JsonNode.Parse(
            """
            {
              "metadata": {"annotations": {"a.b/c": "x"}},
              "spec": {"replicas": 3, "list": [{"name": "one"}, {"name": "two"}]},
              "status": {"conditions": [{"type": "Ready", "status": "True"}, {"type": "Other", "status": "False", "reason": "r"}]}
            }
            """
        );
        JsonPathReader.TryParse(path, out var reader).ShouldBeTrue();
        reader!.Read(item)?.ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData(".spec[")]
    [InlineData("spec")]
    [InlineData(".spec[?(]")]
    [InlineData(".spec..x")]
    public void JsonPath_Malformed_IsRefused(string path) => JsonPathReader.TryParse(path, out _).ShouldBeFalse();

    [Theory]
    [InlineData(
        """{"status":{"phase":"Running","containerStatuses":[{"ready":true,"restartCount":0}]},"spec":{"containers":[{}]}}""",
        "1/1",
        "Running"
    )]
    [InlineData(
        """{"status":{"phase":"Pending","containerStatuses":[{"ready":false,"state":{"waiting":{"reason":"ImagePullBackOff"}}}]},"spec":{"containers":[{}]}}""",
        "0/1",
        "ImagePullBackOff"
    )]
    [InlineData(
        """{"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"},"status":{"phase":"Running"},"spec":{"containers":[{},{}]}}""",
        "0/2",
        "Terminating"
    )]
    [InlineData(
        """{"status":{"phase":"Failed","containerStatuses":[{"state":{"terminated":{"exitCode":3}}}]},"spec":{"containers":[{}]}}""",
        "0/1",
        "ExitCode:3"
    )]
    public void PodTable_Pod_ShowsReadyAndStatus(string pod, string ready, string status)
    {
        var item = JsonNode.Parse(pod)!.AsObject();
        PodTable.Columns[1].Cell(item, default)!.ToString().ShouldBe(ready);
        PodTable.Columns[2].Cell(item, default)!.ToString().ShouldBe(status);
    }
}
