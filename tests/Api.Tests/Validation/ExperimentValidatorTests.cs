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
        "MinReadySeconds of template 'a' cannot be longer than ProgressDeadlineSeconds"
    )]
    public void Validate_OneFault_IsReported(string templates, string expected) => Validate(templates)[0].ToString().ShouldBe(expected);

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
