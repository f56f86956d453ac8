using System.Diagnostics.Metrics;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

public sealed class MetricsTests
{
    [Fact]
    public async Task Metrics_OfARollout_HaveArgosNamesAndLabelsAndNoOthers()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(2, """[{"setWeight":50},{"pause":{}}]"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        // Gauges tell what the controller's cache has, which comes after what the API server has.
        var text = await ScrapeAsync(
            bed,
            body =>
                body.Contains("rollout_duration_seconds_count", StringComparison.Ordinal)
                && body.Contains("phase=\"Healthy\"", StringComparison.Ordinal)
        );

        SeriesOf(text, "rollout_info")
            .ShouldBe(["""rollout_info{namespace="default",name="web",strategy="canary",traffic_router="",phase="Healthy"} 1"""]);
        SeriesOf(text, "rollout_info_replicas_available")
            .ShouldBe(["""rollout_info_replicas_available{namespace="default",name="web"} 2"""]);
        SeriesOf(text, "rollout_info_replicas_unavailable")
            .ShouldBe(["""rollout_info_replicas_unavailable{namespace="default",name="web"} 0"""]);
        SeriesOf(text, "rollout_info_replicas_desired").ShouldBe(["""rollout_info_replicas_desired{namespace="default",name="web"} 2"""]);
        SeriesOf(text, "rollout_info_replicas_updated").ShouldBe(["""rollout_info_replicas_updated{namespace="default",name="web"} 2"""]);
        SeriesOf(text, "rollout_phase")
            .ShouldBe([
                """rollout_phase{namespace="default",name="web",strategy="canary",phase="InvalidSpec"} 0""",
                """rollout_phase{namespace="default",name="web",strategy="canary",phase="Completed"} 1""",
                """rollout_phase{namespace="default",name="web",strategy="canary",phase="Progressing"} 0""",
                """rollout_phase{namespace="default",name="web",strategy="canary",phase="Paused"} 0""",
                """rollout_phase{namespace="default",name="web",strategy="canary",phase="Timeout"} 0""",
                """rollout_phase{namespace="default",name="web",strategy="canary",phase="Error"} 0""",
                """rollout_phase{namespace="default",name="web",strategy="canary",phase="Abort"} 0""",
            ]);
        SeriesOf(text, "rollout_reconcile_bucket")
            .Select(line => line[..line.LastIndexOf(' ')])
            .ShouldBe(
                new[] { "0.01", "0.15", "0.25", "0.5", "1", "+Inf" }.Select(bound =>
                    $$"""rollout_reconcile_bucket{namespace="default",name="web",le="{{bound}}"}"""
                )
            );
        SeriesOf(text, "rollout_events_total")
            .ShouldContain("""rollout_events_total{namespace="default",name="web",type="Normal",reason="NewReplicaSetCreated"} 1""");
    }

    [Fact]
    public async Task Durations_AreToldByHowTheUpdateEnded_InArgosBuckets()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(1, "[]"));

        var text = await ScrapeAsync(bed, body => body.Contains("rollout_manual_pause_duration_seconds_count", StringComparison.Ordinal));

        Buckets("rollout_duration_seconds").ShouldBe("30 60 120 300 600 1200 1800 3600 7200 14400 28800 +Inf");
        Buckets("rollout_progression_duration_seconds").ShouldBe("30 60 120 300 600 900 1800 3600 +Inf");
        Buckets("rollout_manual_pause_duration_seconds").ShouldBe("0 60 300 600 1800 3600 7200 14400 28800 +Inf");

        string Buckets(string name)
        {
            var lead = name + "_bucket{status=\"Promoted\",le=\"";
            var lines = SeriesOf(text, $"{name}_bucket");
            lines.ShouldAllBe(line => line.StartsWith(lead, StringComparison.Ordinal));
            return string.Join(' ', lines.Select(line => line[lead.Length..line.LastIndexOf('"')]));
        }
    }

    [Fact]
    public async Task Build_IsTold()
    {
        await using var bed = await ControllerBed.StartAsync();

        var text = await ScrapeAsync(bed, body => body.Length > 0);

        SeriesOf(text, "argo_rollouts_controller_info")
            .ShouldHaveSingleItem()
            .ShouldMatch("""^argo_rollouts_controller_info\{version="[0-9.]+"\} 1$""");
        SeriesOf(text, "build_info")
            .ShouldHaveSingleItem()
            .ShouldMatch("""^build_info\{version="[0-9.]+",goversion="\.NET [^"]+",goarch="[a-z0-9]+",commit="[0-9a-f]*"\} 1$""");
    }

    [Fact]
    public async Task Rollout_Deleted_IsAnEventAndNoLongerInTheGauges()
    {
        await using var bed = await ControllerBed.StartAsync();
        await bed.CreateAsync(ControllerBed.Canary(1, "[]"));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);

        await bed.Client.DeleteAsync(KnownResources.Rollouts, "default", "web");

        (await bed.EventsAsync("RolloutDeleted")).Count(reason => reason == "RolloutDeleted").ShouldBe(1);
        var note = (await bed.Client.ListAsync(KnownResources.Events, "default"))
            .Items.Select(item => item.ToNode())
            .Single(item => (string)item["reason"]! == "RolloutDeleted");
        ((string)note["message"]!).ShouldBe("Rollout web/default is deleted.");
        ((string)note["type"]!).ShouldBe("Normal");
        var text = await ScrapeAsync(bed, body => !body.Contains("rollout_info{", StringComparison.Ordinal));
        SeriesOf(text, "rollout_events_total")
            .ShouldContain("""rollout_events_total{namespace="default",name="web",type="Normal",reason="RolloutDeleted"} 1""");
    }

    [Fact]
    public void Object_ThatIsGone_IsToldFor65SecondsMore_AndOthersOfItsNameStay()
    {
        using var meter = new Meter("departed");
        using var exposition = new PrometheusExposition(found => ReferenceEquals(found, meter));
        var time = new ManualTimeProvider();
        var departed = new DepartedObjects(exposition, time);
        KeyValuePair<string, object?>[] tags = [new("namespace", "shop"), new("name", "web")];
        meter.CreateCounter<long>("rollout_reconcile_error").Add(1, tags);
        meter.CreateCounter<long>("experiment_reconcile_error").Add(1, tags);

        departed.Add("rollout_", new ObjectKey("shop", "web"));
        time.Advance(TimeSpan.FromSeconds(64));
        departed.DropDue();
        exposition.Render().ShouldContain("rollout_reconcile_error{");

        time.Advance(TimeSpan.FromSeconds(1));
        departed.DropDue();
        exposition.Render().ShouldNotContain("rollout_reconcile_error{");
        exposition.Render().ShouldContain("experiment_reconcile_error{");
    }

    [Theory]
    [InlineData("NewReplicaSetAvailable", "Completed")]
    [InlineData("RolloutPaused", "Paused")]
    [InlineData("RolloutResumed", "Progressing")]
    [InlineData("ReplicaSetUpdated", "Progressing")]
    [InlineData("ProgressDeadlineExceeded", "Timeout")]
    [InlineData("RolloutAborted", "Abort")]
    [InlineData("ReplicaSetCreateError", "Error")]
    [InlineData(null, "Progressing")]
    public void DeprecatedPhase_IsReadOffTheConditions(string? reason, string phase)
    {
        var progressing = new RolloutCondition { Type = RolloutConditionType.Progressing, Reason = reason };
        var invalid = new RolloutCondition { Type = RolloutConditionType.InvalidSpec };

        DeprecatedPhase.Of(new RolloutStatus { Conditions = reason is null ? null : [progressing] }).ShouldBe(phase);
        DeprecatedPhase.Of(new RolloutStatus { Conditions = [progressing, invalid] }).ShouldBe("InvalidSpec");
    }

    private static async Task<string> ScrapeAsync(ControllerBed bed, Func<string, bool> until)
    {
        using var http = new HttpClient();
        var url = new Uri($"{bed.Urls.First().Replace("[::]", "127.0.0.1", StringComparison.Ordinal)}/metrics");
        return await Eventually.ReadAsync(
            async () =>
            {
                using var response = await http.GetAsync(url);
                using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
                return await reader.ReadToEndAsync();
            },
            until,
            "the metrics"
        );
    }

    private static string[] SeriesOf(string text, string name) =>
        [.. text.Split('\n').Where(line => line.StartsWith($"{name}{{", StringComparison.Ordinal))];
}
