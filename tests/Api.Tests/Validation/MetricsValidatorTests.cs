using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class MetricsValidatorTests
{
    private const string Web = "\"provider\":{\"web\":{\"url\":\"http://x\"}}";

    [Theory]
    [InlineData("[]", "no metrics specified")]
    [InlineData("[{\"name\":\"a\"}]", "metrics[0]: no provider specified")]
    [InlineData("[{\"name\":\"a\",\"provider\":{\"web\":{},\"prometheus\":{}}}]", "metrics[0]: multiple providers specified")]
    [InlineData("[{\"name\":\"a\",\"provider\":{\"plugin\":{\"a\":1,\"b\":2}}}]", "metrics[0]: multiple providers specified")]
    [InlineData("[{\"name\":\"a\"," + Web + "},{\"name\":\"a\"," + Web + "}]", "metrics[1]: duplicate name 'a'")]
    [InlineData("[{\"name\":\"a\",\"count\":2," + Web + "}]", "metrics[0]: interval must be specified when count > 1")]
    [InlineData(
        "[{\"name\":\"a\",\"interval\":\"60s-typo\"," + Web + "}]",
        "metrics[0]: invalid interval string: time: unknown unit \"s-typo\" in duration \"60s-typo\""
    )]
    [InlineData(
        "[{\"name\":\"a\",\"initialDelay\":\"10\"," + Web + "}]",
        "metrics[0]: invalid startDelay string: time: missing unit in duration \"10\""
    )]
    [InlineData(
        "[{\"name\":\"a\",\"interval\":\"abc\"," + Web + "}]",
        "metrics[0]: invalid interval string: time: invalid duration \"abc\""
    )]
    [InlineData(
        "[{\"name\":\"a\",\"count\":1,\"failureLimit\":2," + Web + "}]",
        "metrics[0]: count (1) must be >= failureLimit + consecutiveSuccessLimit (2 + 0) if both >= 0"
    )]
    [InlineData(
        "[{\"name\":\"a\",\"count\":\"1\",\"failureLimit\":-1,\"consecutiveSuccessLimit\":3," + Web + "}]",
        "metrics[0]: count must be >= consecutiveSuccessLimit"
    )]
    [InlineData("[{\"name\":\"a\",\"count\":1,\"inconclusiveLimit\":2," + Web + "}]", "metrics[0]: count must be >= inconclusiveLimit")]
    [InlineData("[{\"name\":\"a\",\"failureLimit\":-2," + Web + "}]", "metrics[0]: failureLimit must be >= -1")]
    [InlineData("[{\"name\":\"a\",\"inconclusiveLimit\":-1," + Web + "}]", "metrics[0]: inconclusiveLimit must be >= 0")]
    [InlineData("[{\"name\":\"a\",\"consecutiveErrorLimit\":-1," + Web + "}]", "metrics[0]: consecutiveErrorLimit must be >= 0")]
    [InlineData(
        "[{\"name\":\"a\",\"failureLimit\":-1," + Web + "}]",
        "metrics[0]: failureLimit and consecutiveSuccessLimit cannot both be disabled"
    )]
    public void Validate_OneFault_IsReportedFirstInArgosWords(string json, string expected)
    {
        var errors = MetricsValidator.Validate(JsonSerializer.Deserialize<List<Metric>>(json, RolloutsJson.Options));

        errors[0].ToString().ShouldBe(expected);
        errors.ShouldAllBe(e => !string.IsNullOrEmpty(e.Remedy) && e.Path.StartsWith("spec.metrics"));
        AnalysisRunValidator.InvalidSpecMessage(errors[0]).ShouldBe("Analysis spec invalid: " + expected);
    }

    [Theory]
    [InlineData("[{\"name\":\"a\"," + Web + "}]")]
    [InlineData("[{\"name\":\"a\",\"count\":\"{{args.n}}\",\"failureLimit\":3," + Web + "}]")]
    [InlineData("[{\"name\":\"a\",\"count\":5,\"interval\":\"1m\",\"failureLimit\":-1,\"consecutiveSuccessLimit\":5," + Web + "}]")]
    public void Validate_SoundMetrics_HasNoErrors(string json) =>
        MetricsValidator.Validate(JsonSerializer.Deserialize<List<Metric>>(json, RolloutsJson.Options)).ShouldBeEmpty();

    [Theory]
    [InlineData("\"noData\":{\"policy\":\"skip\"}", "noData.policy is \"skip\"")]
    [InlineData("\"noData\":{\"policy\":\"fail\",\"waitAtMost\":\"5m\"}", "noData.waitAtMost is for policy wait only")]
    [InlineData(
        "\"noData\":{\"policy\":\"wait\",\"waitAtMost\":\"5\"}",
        "invalid noData.waitAtMost string: time: missing unit in duration \"5\""
    )]
    [InlineData("\"noData\":{\"policy\":\"wait\",\"waitAtMost\":\"0s\"}", "noData.waitAtMost is 0s")]
    [InlineData("\"tooLittle\":{}", "tooLittle has no floor")]
    [InlineData("\"tooLittle\":{\"samples\":0}", "tooLittle.samples must be >= 1, not 0")]
    [InlineData("\"tooLittle\":{\"requests\":\"many\"}", "tooLittle.requests must be >= 1, not many")]
    [InlineData("\"tooLittle\":{\"samples\":5,\"requestsFrom\":\"result[1]\"}", "tooLittle.requestsFrom has no floor to be held to")]
    [InlineData("\"stale\":{\"policy\":\"fail\"}", "stale.olderThan is not set")]
    [InlineData("\"stale\":{\"olderThan\":\"-5m\"}", "stale.olderThan is -5m")]
    [InlineData("\"onFailure\":\"rollback\"", "onFailure is \"rollback\"")]
    [InlineData("\"consecutiveFailureLimit\":-1", "consecutiveFailureLimit must be >= 0")]
    [InlineData(
        "\"count\":3,\"interval\":\"1m\",\"consecutiveFailureLimit\":3",
        "count (3) must be > consecutiveFailureLimit (3), or the metric could never fail"
    )]
    public void Validate_FaultBeyondArgo_NamesTheFieldAndTheRemedy(string member, string expected)
    {
        var json = $"[{{\"name\":\"a\",{member},{Web}}}]";

        var error = MetricsValidator.Validate(JsonSerializer.Deserialize<List<Metric>>(json, RolloutsJson.Options)).ShouldHaveSingleItem();

        error.Message.ShouldBe($"metrics[0]: {expected}");
        error.Remedy.ShouldNotBeNullOrEmpty();
        error.Path.ShouldStartWith("spec.metrics[0].");
    }

    [Theory]
    [InlineData("\"failureLimit\":-1,\"consecutiveFailureLimit\":2")]
    [InlineData("\"noData\":{},\"stale\":{\"olderThan\":\"2m\"},\"tooLittle\":{\"samples\":\"30\"},\"onFailure\":\"pause\"")]
    public void Validate_SoundPolicies_HaveNoErrors(string member) =>
        MetricsValidator
            .Validate(JsonSerializer.Deserialize<List<Metric>>($"[{{\"name\":\"a\",{member},{Web}}}]", RolloutsJson.Options))
            .ShouldBeEmpty();
}
