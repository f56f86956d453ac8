using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A stored schedule that cannot be read, as when a later version wrote it, is shown with its error and can be mended.</summary>
public sealed class UnreadableScheduleApiTests : IAsyncLifetime
{
    private const string Good =
        """{"interval": "1h", "object": {"metrics": [{"name": "m", "provider": {"web": {"url": "http://127.0.0.1:1/"}}}]}}""";

    private readonly AccessBed _bed = new();
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        await _bed.StartAsync();
        _http = _bed.Client(_bed.ShownKey);
        var rows = _bed.Service.Services.GetRequiredService<ILocalObjects>();
        await rows.WriteAsync(
            new StoredObject(StoredSchedules.Kind, "default", "later", """{"name": "later", "moon": "full"}"""u8.ToArray()),
            TestContext.Current.CancellationToken
        );
        (await CallAsync(HttpMethod.Put, "/default/good", Good)).Status.ShouldBe(HttpStatusCode.OK);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task ListSchedules_OneCannotBeRead_ShowsItWithItsErrorBesideTheOthers()
    {
        var schedules = (await CallAsync(HttpMethod.Get, "")).Body["schedules"]!.AsArray();

        schedules.Select(static s => $"{s!["name"]}").ShouldBe(["good", "later"]);
        $"{schedules[0]!["error"]}".ShouldBeEmpty();
        $"{schedules[1]!["error"]}".ShouldContain("moon");
        $"{(await CallAsync(HttpMethod.Get, "/default/later")).Body["error"]}".ShouldContain("moon");
    }

    [Fact]
    public async Task TriggerSchedule_ThatCannotBeRead_IsRefusedWithTheRemedy()
    {
        var (status, problem) = await CallAsync(HttpMethod.Post, "/default/later/trigger");

        status.ShouldBe(HttpStatusCode.Conflict);
        $"{problem["violations"]![0]!["remedy"]}".ShouldBe("Put the schedule anew, or delete it.");
    }

    [Fact]
    public async Task PutAndDelete_ThatCannotBeRead_MendIt()
    {
        (await CallAsync(HttpMethod.Put, "/default/later", Good)).Status.ShouldBe(HttpStatusCode.OK);
        $"{(await CallAsync(HttpMethod.Get, "/default/later")).Body["error"]}".ShouldBeEmpty();
        var rows = _bed.Service.Services.GetRequiredService<ILocalObjects>();
        await rows.WriteAsync(
            new StoredObject(StoredSchedules.Kind, "default", "torn", "{"u8.ToArray()),
            TestContext.Current.CancellationToken
        );

        (await CallAsync(HttpMethod.Delete, "/default/torn")).Status.ShouldBe(HttpStatusCode.OK);

        (await CallAsync(HttpMethod.Get, "/default/torn")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task PutSchedule_OneMoreThanThereMayBe_IsRefused()
    {
        var rows = _bed.Service.Services.GetRequiredService<ILocalObjects>();
        await Task.WhenAll(
            Enumerable
                .Range(0, ScheduleOperations.MostSchedules - 2)
                .Select(i =>
                    rows.WriteAsync(new StoredObject(StoredSchedules.Kind, "many", $"s-{i}", "{"u8.ToArray()), CancellationToken.None)
                )
        );

        var (status, problem) = await CallAsync(HttpMethod.Put, "/default/more", Good);

        (status, $"{problem["code"]}").ShouldBe((HttpStatusCode.TooManyRequests, "ResourceExhausted"));
        (await CallAsync(HttpMethod.Put, "/default/good", Good)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<(HttpStatusCode Status, JsonNode Body)> CallAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/schedules{path}");
        request.Content = body is null ? null : new StringContent(body, null, "application/json");
        using var answer = await _http.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.TextAsync())!);
    }
}
