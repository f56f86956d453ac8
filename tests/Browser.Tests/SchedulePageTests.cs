using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Rollouts.AnalysisService;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.Browser.Tests;

/// <summary>The pages of schedules in a real browser.</summary>
public sealed class SchedulePageTests(BrowserFixture browsers) : IAsyncLifetime
{
    private readonly PageBed _bed = new();

    public async ValueTask InitializeAsync() => await _bed.StartAsync(await browsers.GetAsync());

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    private ILocator Live => _bed.Page.Locator("#live");

    [Fact]
    public async Task Schedules_FromListToRun_ShowNextAndLastFiring()
    {
        await PutAsync(new V1.Schedule { Name = "often", Interval = "1s" });
        await PutAsync(
            new V1.Schedule
            {
                Name = "yearly",
                Namespace = "shop",
                Cron = "0 3 1 1 *",
                TimeZone = "Europe/Berlin",
            }
        );
        await _bed.LogInAsync();
        await _bed.Page.GetByRole(AriaRole.Link, new() { Name = "Schedules" }).ClickAsync();

        var rows = Live.Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("0 3 1 1 * Europe/Berlin");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("-01-01 02:00:00 UTC");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("no run is left");
        // Live: it fires while we look. What changes without a run is seen at the next sign of life.
        await Assertions.Expect(rows.Nth(0).Locator(".badge.Successful")).ToHaveCountAsync(1);
        await _bed.PictureAsync("schedules");

        await _bed.Page.GetByRole(AriaRole.Link, new() { Name = "often" }).ClickAsync();
        await Assertions.Expect(Live).ToContainTextAsync("every 1s");
        await SendAsync(HttpMethod.Post, "default/often/disable", "");
        await Assertions.Expect(Live).ToContainTextAsync("disabled");
        await Assertions.Expect(Live.Locator("tbody tr").First.Locator(".badge.Successful")).ToHaveCountAsync(1);
        await _bed.PictureAsync("schedule");
        var run = Live.Locator("tbody a").First;
        var name = await run.InnerTextAsync();
        await run.ClickAsync();
        await Assertions.Expect(_bed.Page.Locator("h1")).ToContainTextAsync(name);
        _bed.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Schedules_OneCannotBeRead_SaysSoWithoutMarkupOfItsOwn()
    {
        var rows = _bed.Service.Services.GetRequiredService<ILocalObjects>();
        await rows.WriteAsync(
            new StoredObject(
                StoredSchedules.Kind,
                "default",
                "later",
                """{"name": "later", "<img src=x onerror=alert(1)>": 1}"""u8.ToArray()
            ),
            TestContext.Current.CancellationToken
        );
        await _bed.LogInAsync("/schedules");

        await Assertions.Expect(Live).ToContainTextAsync("does not fire");
        await _bed.Page.GetByRole(AriaRole.Link, new() { Name = "later" }).ClickAsync();
        await Assertions.Expect(Live).ToContainTextAsync("<img src=x onerror=alert(1)>");

        _bed.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task Schedule_ThatIsNotThere_SaysSo()
    {
        await _bed.LogInAsync();

        (await _bed.Page.GotoAsync("/schedules/default/nobody"))!.Status.ShouldBe(404);
        await Assertions.Expect(_bed.Page.Locator("h1")).ToHaveTextAsync("There is no such schedule");
    }

    private async Task PutAsync(V1.Schedule schedule)
    {
        schedule.Object = Struct.Parser.ParseJson(
            """{"metrics": [{"name": "errors", "successCondition": "result < 5", "provider": {"web": {"url": "http://m.test/"}}}]}"""
        );
        var @namespace = schedule.Namespace.Length > 0 ? schedule.Namespace : "default";
        await SendAsync(HttpMethod.Put, $"{@namespace}/{schedule.Name}", JsonFormatter.Default.Format(schedule));
    }

    private async Task SendAsync(HttpMethod method, string path, string body)
    {
        using var http = new HttpClient { BaseAddress = _bed.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", _bed.Key);
        using var request = new HttpRequestMessage(method, $"/api/v1/schedules/{path}");
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }
}
