using System.Text.Json;

namespace Rollouts.Api.Tests;

/// <summary>Row A34: what a ReplicaSet stores is compared with what a Rollout says.</summary>
public sealed class PodTemplateEqualityTests
{
    private const string Plain =
        """{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:v1","resources":{"requests":{"cpu":"0.5"}}}]}}""";

    [Theory]
    [InlineData(Plain)]
    [InlineData(
        """
            {"metadata":{"creationTimestamp":null,"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"web:v1",
             "imagePullPolicy":"IfNotPresent","resources":{"requests":{"cpu":"500m"}},"terminationMessagePath":"/dev/termination-log",
             "terminationMessagePolicy":"File"}],"dnsPolicy":"ClusterFirst","restartPolicy":"Always","schedulerName":"default-scheduler",
             "securityContext":{},"terminationGracePeriodSeconds":30}}
            """
    )]
    [InlineData(
        """{"metadata":{"labels":{"app":"web"},"annotations":{}},"spec":{"containers":[{"name":"web","image":"web:v1","env":null,"unknown":1,"resources":{"requests":{"cpu":"0.5"}}}],"volumes":[]}}"""
    )]
    public void AreSame_WrittenInAnotherWay_IsTrue(string other) => AreSame(Plain, other).ShouldBeTrue();

    [Theory]
    [InlineData("\"image\":\"web:v1\"", "\"image\":\"web:v2\"")]
    [InlineData("\"cpu\":\"0.5\"", "\"cpu\":\"0.6\"")]
    [InlineData("\"app\":\"web\"", "\"app\":\"web\",\"a\":\"b\"")]
    [InlineData("\"name\":\"web\"", "\"name\":\"web\",\"imagePullPolicy\":\"Always\"")]
    [InlineData("\"spec\":{", "\"spec\":{\"terminationGracePeriodSeconds\":0,")]
    [InlineData("\"spec\":{", "\"spec\":{\"hostNetwork\":true,")]
    public void AreSame_SomethingElseRuns_IsFalse(string part, string replacement) =>
        AreSame(Plain, Plain.Replace(part, replacement, StringComparison.Ordinal)).ShouldBeFalse();

    [Theory]
    [InlineData("web", "Always")]
    [InlineData("web:latest", "Always")]
    [InlineData("registry.example:5000/web", "Always")]
    [InlineData("registry.example:5000/web:1", "IfNotPresent")]
    [InlineData("web@sha256:0123", "IfNotPresent")]
    [InlineData("web:latest@sha256:0123", "Always")]
    public void PullPolicy_Absent_FollowsFromTheTag(string image, string policy) =>
        AreSame(
                $$$"""{"spec":{"containers":[{"name":"web","image":"{{{image}}}"}]}}""",
                $$$"""{"spec":{"containers":[{"name":"web","image":"{{{image}}}","imagePullPolicy":"{{{policy}}}"}]}}"""
            )
            .ShouldBeTrue();

    [Fact]
    public void ServiceAccount_Deprecated_StandsForItsName() =>
        AreSame(
                """{"spec":{"serviceAccountName":"a","containers":[]}}""",
                """{"spec":{"serviceAccountName":"a","serviceAccount":"a","containers":[]}}"""
            )
            .ShouldBeTrue();

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"spec\":{\"containers\":{}}}")]
    [InlineData("{\"spec\":{\"containers\":[1,null,{\"ports\":\"no\",\"livenessProbe\":[]}],\"volumes\":[[],{\"secret\":7}]}}")]
    [InlineData("{\"spec\":{\"containers\":[{\"resources\":{\"requests\":{\"cpu\":\"no number\"}}}]}}")]
    [InlineData("{\"metadata\":{\"labels\":[]},\"spec\":7}")]
    public void AreSame_Malformed_NeverThrows(string json) => AreSame(json, Plain).ShouldBeFalse();

    private static bool AreSame(string one, string other)
    {
        using var left = JsonDocument.Parse(one);
        using var right = JsonDocument.Parse(other);
        return PodTemplateEquality.AreSame(left.RootElement, right.RootElement);
    }
}
