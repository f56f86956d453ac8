using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Schedules as callers have them: the real process, called with curl.</summary>
public sealed class ScheduleApiTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private string Body(string times)
    {
        var body = JsonNode.Parse($"{{{times}}}")!;
        body["object"] = JsonNode.Parse(api.RunRequest("unused", "1"))!["object"]!.DeepClone();
        return body.ToJsonString();
    }

    [Fact]
    public async Task PutSchedule_EverySecond_MakesRunsThatAreItsHistory()
    {
        await api.CallAsync("PUT", "/schedules/default/often", Body("\"interval\": \"1s\""));

        JsonArray runs = [];
        await Eventually.HoldsAsync(
            async () =>
            {
                runs = (await api.CallAsync("GET", "/schedules/default/often/runs"))["runs"]!.AsArray();
                return runs.Any(static r => RestApiTests.Text(r!, "phase") == "Successful");
            },
            "a run of the schedule that has ended"
        );
        runs.ShouldAllBe(static r => ScheduleNames.InstantOf("often", RestApiTests.Text(r!, "name")) != null);
        await api.CallAsync("DELETE", "/schedules/default/often");
        await api.FailAsync(404, "GET", "/schedules/default/often");
    }

    [Fact]
    public async Task TriggerSchedule_Disabled_MakesARunNow()
    {
        await api.CallAsync("PUT", "/schedules/default/yearly", Body("\"cron\": \"0 3 1 1 *\", \"timeZone\": \"Europe/Berlin\""));
        var disabled = await api.CallAsync("POST", "/schedules/default/yearly/disable");
        (disabled["enabled"]!.GetValue<bool>(), disabled["nextAt"]).ShouldBe((false, null));

        var run = await api.CallAsync("POST", "/schedules/default/yearly/trigger");

        run["labels"]![ScheduleNames.Label]!.GetValue<string>().ShouldBe("yearly");
        var enabled = await api.CallAsync("POST", "/schedules/default/yearly/enable");
        RestApiTests.Text(enabled, "nextAt").ShouldEndWith("-01-01T02:00:00Z");
        (await api.CallAsync("GET", "/schedules/default/yearly/runs"))["runs"]!.AsArray().Single()!["name"]!
            .GetValue<string>()
            .ShouldBe(RestApiTests.Text(run, "name"));
    }

    [Fact]
    public async Task GetSchedule_TemplateIsGone_SaysWhyItCannotFire()
    {
        var template = new JsonObject { ["object"] = JsonNode.Parse(api.RunRequest("unused", "1"))!["object"]!.DeepClone() };
        await api.CallAsync("PUT", "/templates/default/passing", template.ToJsonString());
        var schedule = """{"cron": "0 3 1 1 *", "templates": {"references": [{"name": "passing"}]}}""";
        await api.CallAsync("PUT", "/schedules/default/orphan", schedule);
        RestApiTests.Text(await api.CallAsync("GET", "/schedules/default/orphan"), "error").ShouldBeEmpty();

        await api.CallAsync("DELETE", "/templates/default/passing");

        RestApiTests.Text(await api.CallAsync("GET", "/schedules/default/orphan"), "error").ShouldContain("passing");
    }

    [Theory]
    [InlineData("\"interval\": \"1x\"", "interval")]
    [InlineData("\"cron\": \"0 3 * *\"", "cron")]
    [InlineData("\"cron\": \"0 3 * * *\", \"timeZone\": \"Mars/Olympus\"", "timeZone")]
    [InlineData("\"cron\": \"0 3 * * *\", \"timeZone\": \"../../../etc/passwd\"", "timeZone")]
    [InlineData("\"cron\": \"0 3 30 2 *\"", "cron")]
    [InlineData("\"cron\": \"* * * * * ? 1999\"", "cron")]
    [InlineData("\"interval\": \"1m\", \"missed\": \"never\"", "missed")]
    public async Task PutSchedule_Fault_NamesTheField(string times, string field)
    {
        var problem = await api.FailAsync(400, "PUT", "/schedules/default/wrong", Body(times));

        var violation = problem["violations"]!.AsArray().Single()!;
        RestApiTests.Text(violation, "field").ShouldBe(field);
        RestApiTests.Text(violation, "value").ShouldNotStartWith("'");
        RestApiTests.Text(violation, "remedy").ShouldNotBeEmpty();
    }

    [Fact]
    public async Task PutSchedule_CronWithoutEnd_IsRefused()
    {
        var cron = string.Concat(Enumerable.Repeat("0,", 20_000));

        var problem = await api.FailAsync(400, "PUT", "/schedules/default/wrong", Body($"\"cron\": \"{cron}0 3 * * *\""));

        RestApiTests.Text(problem["violations"]![0]!, "remedy").ShouldBe("give at most 200 characters");
    }

    [Fact]
    public async Task ListSchedules_PageByPage_GivesEachOnce()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            await api.CallAsync("PUT", $"/schedules/paged/page-{i}", Body("\"cron\": \"0 3 1 1 *\""));
        }

        var names = new List<string>();
        var token = "";
        var pages = 0;
        do
        {
            var page = await api.CallAsync("GET", $"/schedules?namespace=paged&pageSize=2&pageToken={token}");
            names.AddRange(page["schedules"]!.AsArray().Select(static s => RestApiTests.Text(s!, "name")));
            token = RestApiTests.Text(page, "nextPageToken");
            pages++;
        } while (token.Length > 0);

        (string.Join(' ', names), pages).ShouldBe(("page-0 page-1 page-2 page-3 page-4", 3));
        var first = RestApiTests.Text(await api.CallAsync("GET", "/schedules?namespace=paged&pageSize=2"), "nextPageToken");
        (await api.FailAsync(400, "GET", $"/schedules?pageSize=2&pageToken={first}")).ToJsonString().ShouldContain("pageToken");
    }

    [Fact]
    public async Task ListScheduleRuns_PageByPageAndByPhase_GivesEachOnce()
    {
        await api.CallAsync("PUT", "/schedules/default/paged-runs", Body("\"interval\": \"1s\", \"keep\": 100"));
        await Eventually.HoldsAsync(
            async () => (await RunsAsync("?phases=Successful&pageSize=100")).Count >= 5,
            "five runs of the schedule that have ended"
        );
        await api.CallAsync("POST", "/schedules/default/paged-runs/disable");

        var all = await RunsAsync("?pageSize=500");
        var names = new List<string>();
        var token = "";
        do
        {
            var page = await api.CallAsync("GET", $"/schedules/default/paged-runs/runs?pageSize=2&pageToken={token}");
            names.AddRange(page["runs"]!.AsArray().Select(static r => RestApiTests.Text(r!, "name")));
            token = RestApiTests.Text(page, "nextPageToken");
        } while (token.Length > 0);

        names.ShouldBe(all.Select(static r => RestApiTests.Text(r!, "name")));
        names.ShouldBeUnique();
        var shown = await api.CallAsync("GET", "/schedules/default/paged-runs");
        RestApiTests.Text(shown, "lastRun").ShouldBe(names[0]);
        ScheduleNames.InstantOf("paged-runs", names[0]).ShouldBe(DateTimeOffset.Parse(RestApiTests.Text(shown, "lastAt"), null));

        async Task<JsonArray> RunsAsync(string query) =>
            (await api.CallAsync("GET", $"/schedules/default/paged-runs/runs{query}"))["runs"]!.AsArray();
    }
}
