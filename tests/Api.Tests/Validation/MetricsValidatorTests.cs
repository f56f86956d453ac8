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
}
