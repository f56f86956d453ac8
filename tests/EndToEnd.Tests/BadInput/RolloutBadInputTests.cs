using System.Text.Json.Nodes;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.EndToEnd.Tests;

/// <summary>A Rollout that is wrong says so on itself, in the words of rows A43 and L29, and hurts nobody else.</summary>
public sealed class RolloutBadInputTests(ClusterFixture clusters, Workshop workshop) : IClassFixture<Workshop>
{
    [Theory]
    [InlineData("ready", "/spec/minReadySeconds", "-5", "spec.minReadySeconds: Invalid value: -5: must be greater than or equal to 0")]
    [InlineData("selector", "/spec/selector", "{}", "spec.selector: Invalid value: {}: empty selector is invalid for deployment")]
    [InlineData(
        "no-strategy",
        "/spec/strategy",
        "{}",
        "spec.strategy.strategy: Required value: Rollout has missing field '.spec.strategy.canary or .spec.strategy.blueGreen'"
    )]
    [InlineData(
        "weight",
        "/spec/strategy/canary/steps/0/setWeight",
        "120",
        "spec.strategy.steps[0].setWeight: Invalid value: 120: SetWeight needs to be between 0 and 100"
    )]
    [InlineData(
        "service",
        "/spec/strategy/canary/stableService",
        "\"nowhere\"",
        "spec.strategy.canary.stableService: Invalid value: \"nowhere\": service \"nowhere\" not found"
    )]
    [InlineData("containers", "/spec/template/spec/containers", "[]", "spec.template.spec.containers: Required value")]
    public async Task Create_WrongField_IsInvalidSpecUntilItIsCorrected(string name, string path, string value, string message)
    {
        await workshop.OpenAsync(clusters);
        var sound = Workshop.SoundRollout(name);
        var wrong = Apply(sound, path, JsonNode.Parse(value));

        await workshop.Home.CreateAsync(KnownResources.Rollouts, wrong);

        var rollout = await workshop.AwaitInvalidSpecAsync(name, $"The Rollout \"{name}\" is invalid: {message}");
        ((string?)rollout["status"]!["phase"]).ShouldBe("Degraded");
        ((string?)rollout["status"]!["message"]).ShouldBe($"InvalidSpec: The Rollout \"{name}\" is invalid: {message}");
        var remedy = await workshop.AwaitEventAsync(name, "InvalidSpecRemedy");
        remedy.ShouldStartWith(message.Split(": ")[0]);
        remedy.ShouldNotContain(message);

        await workshop.Home.PatchAsync(KnownResources.Rollouts, name, MergePatch.Diff(wrong, sound)!);

        await workshop.AwaitInvalidSpecAsync(name, null);
        await workshop.ShouldGoOnAsync();
    }

    [Fact]
    public async Task Create_TemplateThatIsNotThere_IsInvalidSpecUntilItIs()
    {
        await workshop.OpenAsync(clusters);
        var rollout = Workshop.SoundRollout("no-template");
        rollout["spec"]!["strategy"]!["canary"]!["steps"] = JsonNode.Parse("""[{"analysis":{"templates":[{"templateName":"absent"}]}}]""");

        await workshop.Home.CreateAsync(KnownResources.Rollouts, rollout);

        await workshop.AwaitInvalidSpecAsync(
            "no-template",
            "The Rollout \"no-template\" is invalid: spec.strategy.canary.steps[0].analysis.templates: Invalid value: \"absent\": analysistemplate.argoproj.io \"absent\" not found"
        );
        await workshop.Home.CreateAsync(
            KnownResources.AnalysisTemplates,
            $$"""
            apiVersion: argoproj.io/v1alpha1
            kind: AnalysisTemplate
            metadata: { name: absent }
            spec:
              metrics:
                - { name: one, provider: { web: { url: "{{workshop.SourceUrl}}/good" } } }
            """
        );
        await workshop.AwaitInvalidSpecAsync("no-template", null);
    }

    [Fact]
    public async Task Annotations_Malformed_OnTheRolloutAndItsReplicaSets_DoNotStopARelease()
    {
        await workshop.OpenAsync(clusters);
        var rollout = Workshop.SoundRollout("scribbled");
        var nonsense = new JsonObject
        {
            ["rollout.argoproj.io/revision"] = "not a number",
            ["rollout.argoproj.io/desired-replicas"] = "-99999999999999999999",
            ["rollout.argoproj.io/scale-down-deadline"] = "yesterday",
            ["rollout.argoproj.io/revision-history"] = ",,,1e9,",
        };
        rollout["metadata"]!["annotations"] = nonsense.DeepClone();
        await workshop.Home.CreateAsync(KnownResources.Rollouts, rollout);
        await workshop.AwaitInvalidSpecAsync("scribbled", null);
        foreach (var set in await workshop.Home.ListAsync(KnownResources.ReplicaSets, "app=scribbled"))
        {
            var scribble = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = nonsense.DeepClone() } };
            await workshop.Home.PatchAsync(KnownResources.ReplicaSets, set.Header.Name, scribble);
        }

        await ReleaseAsync("scribbled");

        await AwaitReleasedAsync("scribbled");
        await workshop.ShouldGoOnAsync();
    }

    [Fact]
    public async Task Status_Gigantic_DoesNotStopARelease()
    {
        await workshop.OpenAsync(clusters);
        await workshop.Home.CreateAsync(KnownResources.Rollouts, Workshop.SoundRollout("giant"));
        await workshop.AwaitInvalidSpecAsync("giant", null);
        var conditions = Enumerable
            .Range(0, 3000)
            .Select(static number =>
                (JsonNode)
                    new JsonObject
                    {
                        ["type"] = $"Foreign{number}",
                        ["status"] = "True",
                        ["reason"] = "Noise",
                        ["message"] = new string('x', 200),
                        ["lastUpdateTime"] = "2026-01-01T00:00:00Z",
                        ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
                    }
            );
        var status = (await workshop.Home.GetAsync(KnownResources.Rollouts, "giant")).ToNode()["status"]!;
        var all = new JsonArray([.. status["conditions"]!.AsArray().Select(static entry => entry!.DeepClone()), .. conditions]);
        var giant = new JsonObject { ["status"] = new JsonObject { ["conditions"] = all } };
        await workshop.Home.PatchAsync(KnownResources.Rollouts, "giant", giant, "status");

        await ReleaseAsync("giant");

        await AwaitReleasedAsync("giant");
        await workshop.ShouldGoOnAsync();
    }

    private async Task ReleaseAsync(string name)
    {
        var containers = JsonNode.Parse("""[{"name":"web","image":"web:2"}]""");
        var template = new JsonObject { ["spec"] = new JsonObject { ["containers"] = containers } };
        await workshop.Home.PatchAsync(
            KnownResources.Rollouts,
            name,
            new JsonObject { ["spec"] = new JsonObject { ["template"] = template } }
        );
    }

    private Task<JsonObject> AwaitReleasedAsync(string name) =>
        workshop.DescribeFailureAsync(() =>
            workshop.Home.AwaitAsync(
                KnownResources.Rollouts,
                name,
                static found => (string?)found["status"]!["observedGeneration"] == "2" && (string?)found["status"]!["phase"] == "Healthy",
                "released"
            )
        );

    /// <summary>A copy with one value put in, named by its JSON pointer.</summary>
    private static JsonObject Apply(JsonObject manifest, string path, JsonNode? value)
    {
        var copy = (JsonObject)manifest.DeepClone();
        var names = path[1..].Split('/');
        var parent = names[..^1]
            .Aggregate((JsonNode)copy, static (node, name) => int.TryParse(name, out var index) ? node[index]! : node[name]!);
        parent[names[^1]] = value;
        return copy;
    }
}
