using System.Text.Json;

namespace Rollouts.Api.Tests;

public sealed class RolloutsJsonTests
{
    private const string Full = """
        {"apiVersion":"argoproj.io/v1alpha1","kind":"Rollout",
         "metadata":{"name":"web","namespace":"shop","generation":3,"managedFields":[{"manager":"x"}],"creationTimestamp":"2026-01-02T03:04:05Z",
           "labels":{"a":"b"},"ownerReferences":[{"apiVersion":"v1","kind":"X","name":"y","uid":"z","controller":true}]},
         "spec":{"replicas":0,"futureField":{"deep":[1,2.50,"x"]},"selector":{"matchLabels":{"app":"web"}},
           "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"c","image":"i","resources":{"requests":{"memory":"invalid"}}}]}},
           "strategy":{"canary":{"maxSurge":"25%","maxUnavailable":0,"steps":[{"setWeight":20},{"pause":{"duration":"10"}},{"pause":{"duration":10}},{"pause":{}},
             {"plugin":{"name":"a/b","config":{"k":[null]}}},{"somethingNew":1}],
             "trafficRouting":{"plugins":{"p/q":{"x":1}},"istio":{"virtualService":{"name":"vs","tlsRoutes":[{"port":443,"sniHosts":["h"]}]}}}}}},
         "status":{"HPAReplicas":2,"observedGeneration":"3","stableRS":"abc","canary":{"weights":{"canary":{"weight":0},"stable":{"weight":100},"verified":false}},
           "blueGreen":{},"phase":"Progressing","currentStepIndex":0}}
        """;

    [Fact]
    public void RoundTrip_FullRollout_ChangesNothing()
    {
        var rollout = JsonSerializer.Deserialize<Rollout>(Full, RolloutsJson.Options)!;

        rollout.Spec.Replicas.ShouldBe(0);
        rollout.Status.HPAReplicas.ShouldBe(2);
        rollout.Status.StableRS.ShouldBe("abc");
        rollout.Spec.Strategy.Canary!.Steps![1].Pause!.DurationSeconds.ShouldBe(10);
        rollout.Metadata.CreationTimestamp.ShouldBe(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        var written = JsonSerializer.SerializeToElement(rollout, RolloutsJson.Options);
        using var original = JsonDocument.Parse(Full);
        JsonElement.DeepEquals(written, original.RootElement).ShouldBeTrue(written.ToString());
    }

    [Fact]
    public void Read_NullMembers_ReadAsAbsent()
    {
        const string json =
            """{"metadata":null,"spec":{"replicas":null,"paused":null,"strategy":null,"minReadySeconds":null},"status":null}""";

        TypedReader
            .TryRead<Rollout>(System.Text.Encoding.UTF8.GetBytes(json), out var rollout, out var error)
            .ShouldBeTrue(error?.ToString());

        rollout!.Metadata.ShouldNotBeNull();
        rollout.Spec.Strategy.ShouldNotBeNull();
        rollout.Spec.Replicas.ShouldBeNull();
        rollout.Spec.MinReadySeconds.ShouldBe(0);
        rollout.Status.ShouldNotBeNull();
    }

    [Fact]
    public void Write_NumbersThatArgoRequires_AreWrittenWhenZero()
    {
        var json = JsonSerializer.Serialize(new TrafficWeights(), RolloutsJson.Options);

        json.ShouldBe("""{"canary":{"weight":0},"stable":{"weight":0}}""");
    }

    [Theory]
    [InlineData("""{"spec":{"replicas":"many"}}""", "spec.replicas")]
    [InlineData("""{"spec":{"replicas":1.5}}""", "spec.replicas")]
    [InlineData("""{"spec":{"paused":"yes"}}""", "spec.paused")]
    [InlineData("""{"spec":{"restartAt":"tomorrow"}}""", "spec.restartAt")]
    [InlineData("""{"spec":{"strategy":{"canary":{"steps":[{"setWeight":{}}]}}}}""", "spec.strategy.canary.steps[0].setWeight")]
    [InlineData("""{"spec":{"strategy":{"canary":{"maxSurge":2.5}}}}""", "spec.strategy.canary.maxSurge")]
    [InlineData("""{"spec":""", "spec")]
    public void TryRead_WrongType_NamesTheField(string json, string path)
    {
        TypedReader.TryRead<Rollout>(System.Text.Encoding.UTF8.GetBytes(json), out var rollout, out var error).ShouldBeFalse();

        rollout.ShouldBeNull();
        error!.Path.ShouldBe(path);
        error.Message.ShouldNotContain("System.");
    }

    [Fact]
    public void TryRead_MalformedPodTemplate_KeepsTheRest()
    {
        const string json = """
            {"spec":{"replicas":2,"template":{"metadata":{"labels":{"app":"web","bad":1},"generation":"x"},"spec":{"containers":7}},"strategy":{"canary":{}}}}
            """;

        TypedReader
            .TryRead<Rollout>(System.Text.Encoding.UTF8.GetBytes(json), out var rollout, out var error)
            .ShouldBeTrue(error?.ToString());

        rollout!.Spec.Strategy.Canary.ShouldNotBeNull();
        rollout.Spec.Template.Metadata!.Labels.ShouldBe([new("app", "web")]);
    }
}
