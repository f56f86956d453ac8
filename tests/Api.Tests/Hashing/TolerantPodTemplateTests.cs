namespace Rollouts.Api.Tests;

/// <summary>Row A19: templates with mistakes still become ReplicaSets.</summary>
public sealed class TolerantPodTemplateTests
{
    [Theory]
    // A malformed quantity ends the reading: the map stays empty, and what comes later by name is missing.
    [InlineData(
        """{"metadata":{"labels":{"app":"a"}},"spec":{"dnsPolicy":"D","activeDeadlineSeconds":5,"containers":[{"image":"i","name":"c","resources":{"requests":{"memory":"invalid"},"limits":{"cpu":"1"}}},{"name":"d"}]}}""",
        """{"metadata":{"labels":{"app":"a"}},"spec":{"containers":[{"name":"c","image":"i","resources":{"limits":{"cpu":"1"}}}],"activeDeadlineSeconds":5}}"""
    )]
    // A list that is no list is dropped, and the reading goes on.
    [InlineData(
        """{"spec":{"ephemeralContainers":{"a":"b"},"containers":[{"name":"c"}],"hostname":"h"}}""",
        """{"metadata":{},"spec":{"containers":[{"name":"c","resources":{}}],"hostname":"h"}}"""
    )]
    [InlineData(
        """{"metadata":{"labels":{"a":1,"b":"2"},"name":7},"spec":{"containers":["x",{"name":"c","tty":"yes","stdin":true}]}}""",
        """{"metadata":{"labels":{"a":"","b":"2"}},"spec":{"containers":[{"name":"","resources":{}},{"name":"c","resources":{},"stdin":true}]}}"""
    )]
    // Pointers are set before their value is read.
    [InlineData(
        """{"spec":{"priority":"high","securityContext":5,"runtimeClassName":{},"hostUsers":"no","containers":null}}""",
        """{"metadata":{},"spec":{"containers":null,"securityContext":{},"priority":0,"runtimeClassName":"","hostUsers":false}}"""
    )]
    [InlineData(
        """{"spec":{"containers":[{"livenessProbe":{"tcpSocket":{"port":true},"timeoutSeconds":3},"name":"c"}]}}""",
        """{"metadata":{},"spec":{"containers":[{"name":"","resources":{},"livenessProbe":{"tcpSocket":{"port":0}}}]}}"""
    )]
    [InlineData(
        """{"metadata":{"creationTimestamp":"soon","name":"n"},"spec":{"hostname":"h"}}""",
        """{"metadata":{},"spec":{"containers":null}}"""
    )]
    [InlineData(
        """{"spec":{"volumes":[{"emptyDir":{"sizeLimit":"big"},"name":"v"},{"name":"w"}]}}""",
        """{"metadata":{},"spec":{"volumes":[{"name":"","emptyDir":{"sizeLimit":"0"}}],"containers":null}}"""
    )]
    [InlineData("\"x\"", """{"metadata":{},"spec":{"containers":null}}""")]
    public void Read_ValuesOfTheWrongKind_KeepsWhatGoReads(string template, string expected)
    {
        PodTemplateHash.TryCompute(Json.Parse(template), null, out _, out _).ShouldBeFalse();

        PodTemplateHash.ToGoJson(TolerantPodTemplate.Read(Json.Parse(template))).ShouldBe(expected);
    }

    [Theory]
    [InlineData(
        """{"metadata":{"labels":{"é<":"\ud83d"},"creationTimestamp":"2006-01-02T15:04:05+01:00","managedFields":[{"fieldsV1":{"f:b":{},"f:a":{}}}]}}"""
    )]
    [InlineData(
        """{"spec":{"containers":[{"resources":{"limits":{"a":"1.500","b":62.5,"c":null}},"readinessProbe":{"httpGet":{"port":"p"}}}]}}"""
    )]
    [InlineData("null")]
    public void Read_GoodTemplate_KeepsItsHash(string template)
    {
        var good = Json.Parse(template);

        PodTemplateHash.Compute(TolerantPodTemplate.Read(good)).ShouldBe(PodTemplateHash.Compute(good));
    }
}
