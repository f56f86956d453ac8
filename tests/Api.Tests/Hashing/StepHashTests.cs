using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class StepHashTests
{
    [Theory]
    [InlineData("""[{"pause":{}}]""", "6b9b86fbd5")]
    [InlineData("""[{"setWeight":18}]""", "6d6c6d4478")]
    [InlineData("""[{"setWeight":20},{"pause":{"duration":"1h"}}]""", "6d87b67cf8")]
    [InlineData("""[{"pause":{"duration":"10"}},{"pause":{"duration":520}}]""", "84c89c8465")]
    public void Compute_RecordedSteps_IsTheRecordedHash(string steps, string expected) =>
        StepHash.Compute(Json.Parse(steps)).ShouldBe(expected);

    [Fact]
    public void Compute_NoSteps_IsTheHashOfNull()
    {
        var expected = Fnv1a.Encode("null"u8, null);

        StepHash.Compute(null).ShouldBe(expected);
        StepHash.Compute(default(JsonElement)).ShouldBe(expected);
        StepHash.Compute(Json.Parse("null")).ShouldBe(expected);
        StepHash.Compute(Json.Parse("[]")).ShouldBe(expected);
    }

    // Rows C16 to C23: every field of every kind of step, in the order of the source.
    [Theory]
    [InlineData("""{"setWeight":0}""")]
    [InlineData("""{"pause":{}}""")]
    [InlineData("""{"pause":{"duration":"30s"}}""")]
    [InlineData("""{"setCanaryScale":{"weight":0,"replicas":1,"matchTrafficWeight":true}}""")]
    [InlineData(
        """{"analysis":{"templates":[{"templateName":"t","clusterScope":true}],"args":[{"name":"a","value":"v"},{"name":"b","valueFrom":{"podTemplateHashValue":"Latest","fieldRef":{"fieldPath":"p"}}}],"dryRun":[{"metricName":"m"}],"measurementRetention":[{"metricName":"m","limit":5}],"analysisRunMetadata":{"labels":{"a":"b"},"annotations":{"c":"d"}}}}"""
    )]
    [InlineData(
        """{"experiment":{"templates":[{"name":"n","specRef":"canary","replicas":1,"metadata":{"labels":{"a":"b"}},"selector":{"matchLabels":{"a":"b"}},"weight":5,"service":{"name":"s"}}],"duration":"1m","analyses":[{"name":"a","templateName":"t","clusterScope":true,"args":[{"name":"x"}],"requiredForCompletion":true}],"dryRun":[{"metricName":"m"}],"analysisRunMetadata":{"annotations":{"c":"d"}},"scaleDownDelaySeconds":0}}"""
    )]
    [InlineData("""{"setHeaderRoute":{"name":"n","match":[{"headerName":"h","headerValue":{"exact":"e","prefix":"p","regex":"r"}}]}}""")]
    [InlineData("""{"setHeaderRoute":{"match":[{"headerName":"h","headerValue":null}]}}""")]
    [InlineData(
        """{"setMirrorRoute":{"name":"n","match":[{"method":{"exact":"GET"},"path":{"prefix":"/"},"headers":{"a":{"regex":".*"},"b":{}}}],"percentage":50}}"""
    )]
    [InlineData("""{"plugin":{"name":"a/b","config":{"k":[null,1,"x"]}}}""")]
    public void ToGoJson_StepInOrderOfTheSource_IsItself(string step) => StepHash.ToGoJson(Json.Parse($"[{step}]")).ShouldBe($"[{step}]");

    [Fact]
    public void ToGoJson_UnknownStep_IsAnEmptyStep() => StepHash.ToGoJson(Json.Parse("""[{"somethingNew":1},null]""")).ShouldBe("[{},{}]");

    [Theory]
    [InlineData("""{"labels":{}}""")]
    [InlineData("{}")]
    [InlineData("null")]
    public void ToGoJson_EmptyMetadata_DependsOnTheForm(string metadata)
    {
        var steps = Json.Parse("""[{"analysis":{"templates":[{"templateName":"t"}],"analysisRunMetadata":""" + metadata + "}}]");

        StepHash.ToGoJson(steps).ShouldBe("""[{"analysis":{"templates":[{"templateName":"t"}]}}]""");
        StepHash
            .ToGoJson(steps, HashForm.BeforeOmitZero)
            .ShouldBe("""[{"analysis":{"templates":[{"templateName":"t"}],"analysisRunMetadata":{}}}]""");
    }

    [Fact]
    public void Matches_HashOfEitherForm_IsTrue()
    {
        var steps = Json.Parse("""[{"analysis":{"templates":[{"templateName":"t"}]}}]""");

        StepHash.Matches(StepHash.Compute(steps), steps).ShouldBeTrue();
        StepHash.Matches(StepHash.Compute(steps, HashForm.BeforeOmitZero), steps).ShouldBeTrue();
        StepHash.Matches(StepHash.Compute(null), steps).ShouldBeFalse();
        StepHash.Compute(steps, HashForm.BeforeOmitZero).ShouldNotBe(StepHash.Compute(steps));
    }

    [Theory]
    [InlineData("""[{"setWeight":"20"}]""", "[0].setWeight")]
    [InlineData("""[{},{"pause":{"duration":true}}]""", "[1].pause.duration")]
    [InlineData("""[{"analysis":{"analysisRunMetadata":"x"}}]""", "[0].analysis.analysisRunMetadata")]
    [InlineData("""[{"setMirrorRoute":{"match":[{"headers":{"h":1}}]}}]""", "[0].setMirrorRoute.match[0].headers[h]")]
    [InlineData("""{"setWeight":20}""", "")]
    public void TryCompute_ValueOfTheWrongKind_NamesTheField(string steps, string path)
    {
        StepHash.TryCompute(Json.Parse(steps), out var hash, out var error).ShouldBeFalse();

        hash.ShouldBeNull();
        error!.Path.ShouldBe(path);
    }
}
