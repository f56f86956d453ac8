using System.Net;
using System.Text.Json.Nodes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Schedules of a file, as the API shows them.</summary>
public sealed class FileScheduleApiTests : IAsyncLifetime
{
    private const string File = """
        schedules:
        - name: nightly
          cron: 0 3 * * *
          spec: {metrics: [{name: m, provider: {web: {url: "http://127.0.0.1:1/"}}}]}
        """;

    private readonly AccessBed _bed = new();

    public async ValueTask InitializeAsync()
    {
        await System.IO.File.WriteAllTextAsync(_bed.File("schedules.yaml"), File);
        await _bed.StartAsync(options => options.SchedulesPath = _bed.File("schedules.yaml"));
    }

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    [Fact]
    public async Task ListSchedules_OfAFile_AreReadOnlyWithTheirNextFiring()
    {
        using var http = _bed.Client(_bed.ShownKey);
        using var answer = await http.GetAsync("/api/v1/schedules");

        var schedule = JsonNode.Parse(await answer.TextAsync())!["schedules"]!.AsArray().Single()!;
        schedule["readOnly"]!.GetValue<bool>().ShouldBeTrue();
        schedule["nextAt"]!.GetValue<string>().ShouldEndWith("T03:00:00Z");
    }

    [Theory]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/disable")]
    public async Task ChangeSchedule_OfAFile_IsRefused(string method, string path)
    {
        using var http = _bed.Client(_bed.ShownKey);
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/schedules/default/nightly{path}");
        using var answer = await http.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await answer.TextAsync()).ShouldContain("Change the file");
    }
}
