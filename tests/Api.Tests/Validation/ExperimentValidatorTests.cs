using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class ExperimentValidatorTests
{
    private const string Sound = """{"name":"a","selector":{"matchLabels":{"app":"a"}}}""";

    [Theory]
    [InlineData("[" + Sound + "," + Sound + "]", "Experiment exp has repeated template name 'a' in templates")]
    [InlineData("""[{"name":"","selector":{"matchLabels":{"app":"a"}}}]""", "Experiment exp has empty template name at index 0")]
    [InlineData("""[{"name":"a","selector":{}}]""", "This experiment is selecting all pods at index 0. A non-empty selector is required.")]
    [InlineData(
        """[{"name":"a","minReadySeconds":601,"selector":{"matchLabels":{"app":"a"}}}]""",
        "MinReadySeconds cannot be longer than ProgressDeadlineSeconds. Check template index 0"
    )]
    public void Validate_OneFault_IsReported(string templates, string expected) => Validate(templates)[0].ToString().ShouldBe(expected);

    [Theory]
    [InlineData("\"duration\":\"soon\"", "spec.duration: Invalid value: \"soon\": time: invalid duration \"soon\"")]
    [InlineData("\"analyses\":[{\"name\":\"\",\"templateName\":\"t\"}]", "Experiment exp has empty analysis name at index 0")]
    [InlineData(
        "\"analyses\":[{\"name\":\"a\",\"templateName\":\"t\"},{\"name\":\"a\",\"templateName\":\"u\"}]",
        "Experiment exp has repeated analysis name 'a' in analyses"
    )]
    public void Validate_WhatArgoWouldWaitForEver_IsReported(string members, string expected) =>
        Validate("[" + Sound + "]," + members)[0].ToString().ShouldBe(expected);

    [Fact]
    public void Validate_SoundExperiment_HasNoErrors() => Validate("[" + Sound + "]").ShouldBeEmpty();

    private static IReadOnlyList<FieldError> Validate(string templates) =>
        ExperimentValidator.Validate(
            JsonSerializer.Deserialize<Experiment>(
                """{"metadata":{"name":"exp"},"spec":{"templates":""" + templates + "}}",
                RolloutsJson.Options
            )!
        );
}
