using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Pages and API show the whole of a run, of which the status kept ten measurements, and every verdict.</summary>
public sealed partial class HistoryPageTests : IAsyncLifetime
{
    private const string Uid = "0000-1111";

    // Lately: retention runs here as well.
    private static readonly DateTimeOffset Start = TimeProvider.System.GetUtcNow().AddHours(-8);

    private readonly AccessBed _bed = new();
    private HttpClient _http = null!;

    public async ValueTask InitializeAsync()
    {
        await _bed.StartAsync();
        _http = _bed.Client(_bed.ShownKey);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _bed.DisposeAsync();
    }

    private StoreDatabase Store => _bed.Service.Services.GetRequiredService<StoreDatabase>();

    private IVerdictStore Verdicts => _bed.Service.Services.GetRequiredService<IVerdictStore>();

    [Fact]
    public async Task Chart_OfARunWithMoreMeasurementsThanItsStatusKeeps_ShowsAll()
    {
        await MeasuredAsync(300);

        var page = await TextAsync($"/runs/{Uid}");

        Marks(page).ShouldBe(300);
        page.ShouldContain("errors: 300 measurements from 1 to 300");
        page.ShouldContain("<summary>300 measurements, the last 200</summary>");
    }

    [Fact]
    public async Task Chart_OfAVeryLongRun_IsThinnedAndKeepsWhatWentWrong()
    {
        await MeasuredAsync(20_000, bad: 7_777);

        var page = await TextAsync($"/runs/{Uid}");

        Marks(page).ShouldBeInRange(490, 1_010);
        page.ShouldContain("Of 20000 measurements");
        page.ShouldContain("class=\"mark Failed\"");
        page.Length.ShouldBeLessThan(600_000);
    }

    [Fact]
    public async Task Chart_WhenMeasurementsCannotBeRead_ShowsTheLatestAndSaysSo()
    {
        await MeasuredAsync(300);
        await using (var context = Store.Open())
        {
            await Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(
                context.Database,
                "ALTER TABLE measurements RENAME TO elsewhere"
            );
        }

        var page = await TextAsync($"/runs/{Uid}");

        Marks(page).ShouldBe(10);
        page.ShouldContain("The store cannot be read now: only the latest measurements are shown.");
    }

    [Theory]
    [InlineData("ratio", "2 200/40 8000", 2)]
    [InlineData("histogram", "100 12.5 80 100/400 40 300 400", 2)]
    [InlineData("gauge", "0.5/0.4", 2)]
    [InlineData("judge", "1 2/1 2", 0)]
    public async Task Chart_OfAComparison_ShowsCanaryAgainstBaselineWindowByWindow(string kind, string line, int lines)
    {
        await MeasuredAsync(1, metadata: new Dictionary<string, string> { [StoredWindows.Fact] = "3 0123456789abcdef" });
        WindowRow[] rows = [WindowCodec.Read(line)!, WindowRow.Missing("gone"), WindowCodec.Read(line)!];
        var record = new WindowRecord(rows) { Facts = new Dictionary<string, string> { ["kind"] = kind } };
        await Store.WriteAsync((c, t) => WindowRows.AddAsync(c, new WindowKey(Uid, "errors", 1, Start), 60, record, Start, t));

        var page = await TextAsync($"/runs/{Uid}");

        ArmLine().Count(page).ShouldBe(lines);
        ArmMark().Count(page).ShouldBe(2 * lines, "what was not measured is not drawn");
    }

    [Fact]
    public async Task List_OfManyVerdicts_IsReadPageByPage()
    {
        foreach (var number in Enumerable.Range(0, 230))
        {
            await Verdicts.SaveAsync(Verdict($"v{number:D3}", number, []));
        }

        var seen = new List<string>();
        var pages = 0;
        for (var next = "/"; next is not null; pages++)
        {
            var page = await TextAsync(next);
            seen.AddRange(RunLink().Matches(page).Select(static m => m.Groups[1].Value));
            next = OlderLink().Match(page) is { Success: true } older ? WebUtility.HtmlDecode(older.Groups[1].Value) : null;
        }

        pages.ShouldBe(3);
        seen.ShouldBe(Enumerable.Range(0, 230).Reverse().Select(static number => $"v{number:D3}"));
        (await TextAsync("/?before=nonsense")).ShouldContain("No run fits these filters.");
    }

    [Fact]
    public async Task ListMeasurements_OfARunThatIsGone_GivesAllInPages()
    {
        await MeasuredAsync(300, bad: 7);

        var seen = new List<(int Ordinal, string Value, string Phase)>();
        var token = "";
        do
        {
            var page = JsonNode.Parse(
                await TextAsync($"/api/v1/verdicts/{Uid}/measurements?metric=errors&pageSize=120&pageToken={token}")
            )!;
            seen.AddRange(
                page["measurements"]!.AsArray().Select(static m => ((int)m!["ordinal"]!, (string)m["value"]!, (string)m["phase"]!))
            );
            token = (string?)page["nextPageToken"] ?? "";
        } while (token.Length > 0);

        // The last ten went to the status alone in this test.
        seen.Select(static m => m.Ordinal).ShouldBe(Enumerable.Range(1, 290));
        seen[6].ShouldBe((7, "7", "Failed"));
        using var unknown = await _http.GetAsync("/api/v1/verdicts/nobody/measurements?metric=errors");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var unnamed = await _http.GetAsync($"/api/v1/verdicts/{Uid}/measurements");
        unnamed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    /// <summary>A run that ended after so many measurements: the last ten in its verdict, the others in the store.</summary>
    private async Task MeasuredAsync(int count, int bad = 0, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var measurements = Enumerable
            .Range(1, count)
            .Select(n => new Measurement
            {
                Phase = n == bad ? AnalysisPhase.Failed : AnalysisPhase.Successful,
                Value = $"{n}",
                StartedAt = Start.AddSeconds(n),
                FinishedAt = Start.AddSeconds(n),
                Metadata = metadata,
            })
            .ToList();
        await Verdicts.SaveAsync(Verdict(Uid, count, [.. measurements.TakeLast(10)]));
        var run = new MeasuredRunRow
        {
            RunUid = Uid,
            Namespace = "demo",
            Name = "web",
            FirstAt = Start,
        };
        foreach (var part in measurements.SkipLast(10).Select(static (m, i) => (Measurement: m, Ordinal: i + 1)).Chunk(1_000))
        {
            await Store.WriteAsync(
                (context, token) =>
                    MeasurementRows.WriteAsync(
                        context,
                        [
                            .. part.Select(m =>
                                (
                                    run,
                                    new StoredMeasurement
                                    {
                                        RunUid = Uid,
                                        Metric = "errors",
                                        Ordinal = m.Ordinal,
                                        Phase = m.Measurement.Phase,
                                        Value = m.Measurement.Value,
                                        StartedAt = m.Measurement.StartedAt,
                                        FinishedAt = m.Measurement.FinishedAt,
                                    }
                                )
                            ),
                        ],
                        token
                    )
            );
        }
    }

    private static Verdict Verdict(string uid, int count, IReadOnlyList<Measurement> kept) =>
        new()
        {
            Uid = uid,
            Namespace = "demo",
            Name = uid,
            Owner = "",
            Phase = AnalysisPhase.Successful,
            Outcome = AnalysisPhase.Successful,
            Message = "",
            Explanation = "why",
            CompletedAt = Start.AddSeconds(count),
            RecordedAt = Start.AddSeconds(count),
            Metrics =
            [
                new VerdictMetric
                {
                    Name = "errors",
                    Phase = AnalysisPhase.Successful,
                    Rule = "",
                    Explanation = "why",
                    Result = JsonSerializer.Serialize(
                        new MetricResult
                        {
                            Name = "errors",
                            Phase = AnalysisPhase.Successful,
                            Count = count,
                            Measurements = kept,
                        },
                        RolloutsJson.Options
                    ),
                },
            ],
        };

    private static int Marks(string page) => Mark().Count(page);

    private async Task<string> TextAsync(string path)
    {
        using var answer = await _http.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return Encoding.UTF8.GetString(await (await answer.Content.ReadAsStreamAsync()).ReadAllAsync());
    }

    [GeneratedRegex("class=\"mark (?:Successful|Failed|Running|Error|Inconclusive)\"", RegexOptions.NonBacktracking)]
    private static partial Regex Mark();

    [GeneratedRegex("class=\"mark (?:canary|baseline)\"", RegexOptions.NonBacktracking)]
    private static partial Regex ArmMark();

    [GeneratedRegex("class=\"line (?:canary|baseline)\" d=\"M", RegexOptions.NonBacktracking)]
    private static partial Regex ArmLine();

    [GeneratedRegex("<a href=\"/runs/([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex RunLink();

    [GeneratedRegex("<a rel=\"next\" href=\"([^\"]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex OlderLink();
}
