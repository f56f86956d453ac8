using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class ReferenceTests
{
    private const string Canary = """
        {"metadata":{"name":"web"},"spec":{"template":{"metadata":{"labels":{"app":"web"}}},
          "strategy":{"canary":{"stableService":"s","canaryService":"c","analysis":{"templates":[{"templateName":"endless"}]},
            "steps":[{"setWeight":1},{"analysis":{"templates":[{"templateName":"a"},{"templateName":"g","clusterScope":true}]}}]}}}}
        """;

    [Theory]
    [InlineData(
        """{"spec":{"selector":{"app":"web","rollouts-pod-template-hash":"x"}}}""",
        "spec.strategy.canary.canaryService: Invalid value: \"c\": service \"c\" not found"
    )]
    [InlineData(
        """{"spec":{"selector":{"app":"web","tier":"x"}}}""",
        "spec.strategy.canary.stableService: Invalid value: \"s\": Service \"s\" has unmatch label \"tier\" in rollout"
    )]
    [InlineData(
        """{"metadata":{"annotations":{"argo-rollouts.argoproj.io/managed-by-rollouts":"other"}}}""",
        "spec.strategy.canary.stableService: Invalid value: \"s\": Service \"s\" is managed by another Rollout"
    )]
    public void Validate_Services_FirstErrorIsArgos(string stable, string expected)
    {
        var service = Read<Service>(stable);

        var errors = ServiceReferences.Validate(Read<Rollout>(Canary), name => name == "s" ? service : null);

        errors[0].ToString().ShouldBe(expected);
    }

    [Fact]
    public void Validate_ServicesOfBlueGreen_AreCheckedInOrder() =>
        ServiceReferences
            .Of(Read<Rollout>("""{"spec":{"strategy":{"blueGreen":{"activeService":"a","previewService":"p"}}}}"""))
            .ShouldBe([("spec.strategy.blueGreen.activeService", "a"), ("spec.strategy.blueGreen.previewService", "p")]);

    [Fact]
    public void Validate_Templates_MissingAndEndlessOnesAreNamed()
    {
        var templates = new Dictionary<string, AnalysisTemplateSpec>
        {
            ["endless"] = Read<AnalysisTemplateSpec>("""{"metrics":[{"name":"m","interval":"1m"}]}"""),
            ["a"] = Read<AnalysisTemplateSpec>(
                """{"metrics":[{"name":"x"}],"templates":[{"templateName":"endless"},{"templateName":"a"}]}"""
            ),
        };

        var errors = AnalysisReferences.Validate(Read<Rollout>(Canary), r => templates.GetValueOrDefault(r.TemplateName));

        errors
            .Select(e => e.ToString())
            .ShouldBe([
                "spec.strategy.canary.steps[1].analysis.templates: Invalid value: \"endless\": AnalysisTemplate endless has metric m "
                    + "which runs indefinitely. Invalid value for count: <nil>",
                "spec.strategy.canary.steps[1].analysis.templates: Invalid value: \"g\": clusteranalysistemplate.argoproj.io \"g\" not found",
            ]);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, RolloutsJson.Options)!;
}
