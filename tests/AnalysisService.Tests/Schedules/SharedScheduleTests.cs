using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.TestKit;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Two replicas see to one schedule: each instant is fired once, and the other goes on when one ends.</summary>
public sealed class SharedScheduleTests(PostgresFixture databases) : IAsyncLifetime
{
    private const string Metrics =
        """{"metrics":[{"name":"errors","successCondition":"result < 1","provider":{"web":{"url":"http://m.test/"}}}]}""";

    private const string Key = "rk_shared-schedules";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly ServiceBed _bed = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("shared-schedules").FullName;

    private string KeyFile => Path.Combine(_folder, "keys");

    public async ValueTask InitializeAsync()
    {
        await _bed.InitializeAsync();
        _bed.Source.Answer = ScriptedProvider.Good;
    }

    public async ValueTask DisposeAsync()
    {
        await _bed.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TwoReplicasOverOnePostgres_OneEnds_TheOtherFiresOnWithoutGapOrDouble()
    {
        var server = await databases.GetAsync();
        var database = await server.CreateDatabaseAsync();
        void Share(AnalysisServiceOptions options)
        {
            options.Store = database;
            options.StorePassword = server.Password;
            options.Access.KeyFile = KeyFile;
        }

        AccessKeyFile.Add(KeyFile, new AccessKey("test", Permissions.Read | Permissions.Write, AccessKey.HashOf(Key)));

        WebApplication[] replicas = [await _bed.StartAsync(Share), await _bed.StartAsync(Share)];
        await SendAsync(replicas[0], HttpMethod.Put, "schedules/default/shared", JsonFormatter.Default.Format(EverySecond()));
        await FiredAsync(3);
        // The other replica reads it from the database.
        V1.ListSchedulesResponse.Parser.ParseJson(await SendAsync(replicas[1], HttpMethod.Get, "schedules", null))
            .Schedules.Single()
            .LastRun.ShouldStartWith("shared-");
        var share = RunShares.Of(new ObjectKey("default", "shared"));
        var active = replicas.Single(r => r.Services.GetRequiredService<HeldShares>().Holds(share));

        await _bed.StopAsync(active);

        await HasNoGapAsync(await FiredAsync(6));
    }

    [Fact]
    public async Task LeaseAndFileOfSchedules_LeaderEnds_StandbyFiresOnWithoutGapOrDouble()
    {
        var file = Path.Combine(_folder, "schedules.yaml");
        await File.WriteAllTextAsync(
            file,
            $"schedules: [{{name: shared, interval: 1s, missed: all, keep: 1000, spec: {Metrics}}}]",
            TestContext.Current.CancellationToken
        );
        void Elect(AnalysisServiceOptions options, string store)
        {
            options.Store = Path.Combine(_folder, store);
            options.SchedulesPath = file;
            options.LeaderElect = true;
            options.LeaseNamespace = "default";
            options.LeaseRetryPeriod = TimeSpan.FromMilliseconds(200);
            // A machine that stands still for ten seconds makes nobody else the leader.
            options.LeaseDuration = TimeSpan.FromSeconds(40);
            options.LeaseRenewDeadline = TimeSpan.FromSeconds(30);
        }

        var leader = await _bed.StartAsync(options => Elect(options, "first.db"));
        await FiredAsync(1);
        var standby = await _bed.StartAsync(options => Elect(options, "second.db"));
        await FiredAsync(3);
        (await FiringsOfAsync(standby)).ShouldBe(0);

        await _bed.StopAsync(leader);

        var instants = await FiredAsync(6);
        await HasNoGapAsync(instants);
        (await FiringsOfAsync(standby)).ShouldBeGreaterThanOrEqualTo(6);
    }

    private static V1.Schedule EverySecond() =>
        new()
        {
            Name = "shared",
            Interval = "1s",
            Missed = "all",
            Keep = 1000,
            Object = Struct.Parser.ParseJson(Metrics),
        };

    private static async Task<string> SendAsync(WebApplication replica, HttpMethod method, string path, string? body)
    {
        using var http = new HttpClient { BaseAddress = PortAddresses.Of(replica, ListenerPurposes.Api) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
        using var text = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        var read = await text.ReadToEndAsync(TestContext.Current.CancellationToken);
        answer.IsSuccessStatusCode.ShouldBeTrue(read);
        return read;
    }

    private static async Task<int> FiringsOfAsync(WebApplication replica)
    {
        using var output = new MemoryStream();
        await replica.Services.GetRequiredService<AnalysisMetrics>().WriteAsync(output, TestContext.Current.CancellationToken);
        const string Name = "analysis_schedule_firings_total{by=\"time\"} ";
        var line = System
            .Text.Encoding.UTF8.GetString(output.ToArray())
            .Split('\n')
            .FirstOrDefault(static l => l.StartsWith(Name, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[Name.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>So many more firings than there are now.</summary>
    private async Task<IReadOnlyList<DateTimeOffset>> FiredAsync(int more)
    {
        var known = (await InstantsAsync()).Count;
        return await Eventually.ReadAsync(InstantsAsync, all => all.Count >= known + more, $"{more} more firings", Patience);
    }

    // Each instant has one run by its name; what was fired twice would have been measured twice.
    private async Task HasNoGapAsync(IReadOnlyList<DateTimeOffset> instants)
    {
        instants.ShouldBe(Enumerable.Range(0, instants.Count).Select(i => instants[0].AddSeconds(i)));
        foreach (var instant in instants)
        {
            var run = await _bed.WhenEndedAsync(ScheduleNames.RunOf("shared", instant));
            run.Status.MetricResults!.Single().Count.ShouldBe(1);
        }
    }

    private async Task<IReadOnlyList<DateTimeOffset>> InstantsAsync() =>
        [
            .. (await _bed.Client.ListAsync(KnownResources.AnalysisRuns, "default"))
                .Items.Select(static r => ScheduleNames.InstantOf("shared", r.Header.Name))
                .OfType<DateTimeOffset>()
                .Order(),
        ];
}
