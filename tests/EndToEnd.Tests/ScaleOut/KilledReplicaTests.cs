using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;
using Rollouts.Simulation;
using Rollouts.TestKit;

namespace Rollouts.EndToEnd.Tests;

/// <summary>Two replicas over one PostgreSQL share a thousand runs, and one of them is killed in the middle.</summary>
public sealed class KilledReplicaTests : IAsyncLifetime
{
    private const int Runs = 1000;
    private const int Measurements = 5;
    private const int IntervalSeconds = 4;
    private static readonly TimeSpan TakeOver = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("rollouts-replicas-").FullName;
    private EmbeddedCluster _cluster = null!;
    private KubernetesClient _client = null!;
    private PostgresServer _postgres = null!;
    private CountingSource _source = null!;

    public async ValueTask InitializeAsync()
    {
        _postgres = await Need.OfAsync(PostgresServer.StartAsync());
        _source = await CountingSource.StartAsync();
        _cluster = await EmbeddedCluster.StartAsync(new EmbeddedClusterOptions { KubeconfigPath = Path.Combine(_folder, "kubeconfig") });
        _client = new KubernetesClient(KubeConfig.Load(_cluster.KubeconfigPath!), new ClientOptions { Qps = 0 });
        foreach (var crd in CrdGenerator.Generate())
        {
            await _client.CreateAsync(KnownResources.CustomResourceDefinitions, null, crd.Json.DeepClone().AsObject());
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _cluster.DisposeAsync();
        await _source.DisposeAsync();
        await _postgres.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task TwoReplicas_OneKilledInTheMiddle_OtherTakesOverAndEveryMeasurementCountsOnce(int killed)
    {
        var database = await _postgres.CreateDatabaseAsync();
        await using var first = Replica(database);
        await using var second = Replica(database);
        PublishedService[] replicas = [first, second];
        await Task.WhenAll(first.StartAsync(), second.StartAsync());
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Runs),
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (number, token) => await _client.CreateAsync(KnownResources.AnalysisRuns, "default", Run(number), token)
            );
            // Both have measured before one goes: the runs are shared.
            await Eventually.HoldsAsync(
                async () => await MeasuredAsync(first) > Runs / 4 && await MeasuredAsync(second) > Runs / 4,
                "both replicas to measure",
                TimeSpan.FromSeconds(120)
            );

            await replicas[killed].KillAsync();
            var runs = await Eventually.ReadAsync(
                ReadAsync,
                static all =>
                    all.All(static r => r.Status.Phase is AnalysisPhase.Successful or AnalysisPhase.Failed or AnalysisPhase.Error),
                "all runs to end",
                TimeSpan.FromSeconds(120)
            );

            runs.Count.ShouldBe(Runs);
            var values = new HashSet<string>(StringComparer.Ordinal);
            var longest = TimeSpan.Zero;
            foreach (var run in runs)
            {
                run.Status.Phase.ShouldBe(AnalysisPhase.Successful, run.Metadata.Name);
                var result = run.Status.MetricResults!.Single();
                (result.Count, result.Successful, result.Measurements!.Count).ShouldBe((Measurements, Measurements, Measurements));
                result.Measurements.ShouldAllBe(m => values.Add(m.Value!));
                foreach (var (before, after) in result.Measurements.Zip(result.Measurements.Skip(1)))
                {
                    var gap = after.StartedAt!.Value - before.FinishedAt!.Value;
                    gap.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(IntervalSeconds));
                    longest = gap > longest ? gap : longest;
                }
            }

            // Nobody waited longer than the interval and the time to take over; statuses have whole seconds.
            longest.ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(IntervalSeconds + 1) + TakeOver);
            // What the killed replica had asked for and not written yet was asked for again, and nothing else.
            _source.Asked.ShouldBeInRange(Runs * Measurements, Runs * (Measurements + 1));
            TestContext.Current.TestOutputHelper?.WriteLine(
                string.Create(CultureInfo.InvariantCulture, $"longest wait {longest.TotalSeconds} s, asked {_source.Asked} times")
            );
        }
        catch (Exception)
        {
            var states = (await ReadAsync())
                .CountBy(static r => $"{r.Status.Phase} after {r.Status.MetricResults?[0].Count}")
                .Select(static s => $"{s.Key}: {s.Value}");
            TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", states));
            TestContext.Current.TestOutputHelper?.WriteLine($"first:\n{first.Log}\n\nsecond:\n{second.Log}");
            throw;
        }
    }

    private PublishedService Replica(string database) =>
        new(
            "AnalysisService",
            _folder,
            [
                .. (string[])
                    ["--kubeconfig", _cluster.KubeconfigPath!, "--store", database, "--store-password-file", _postgres.PasswordFile],
                .. (string[])["--provider-allow-loopback", "true", "--loglevel", "warn", "--qps", "0", "--apiPort", "0"],
            ]
        );

    private static async Task<double> MeasuredAsync(PublishedService replica) =>
        (await replica.ReadMetricsAsync())
            .Split('\n')
            .Where(static line => line.StartsWith("analysis_measurements_total{", StringComparison.Ordinal))
            .Sum(static line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    private async Task<IReadOnlyList<AnalysisRun>> ReadAsync() =>
        [
            .. (await _client.ListAsync(KnownResources.AnalysisRuns, "default")).Items.Select(static item =>
                item.As<AnalysisRun>(RolloutsJson.Options)
            ),
        ];

    private JsonObject Run(int number)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"run-{number}");
        return JsonNode
            .Parse(
                $$$"""
                {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisRun","metadata":{"name":"{{{name}}}","namespace":"default"},
                 "spec":{"metrics":[{"name":"count","interval":"{{{IntervalSeconds}}}s","count":{{{Measurements}}},"successCondition":"result > 0",
                  "provider":{"web":{"url":"{{{_source.Url}}}/{{{name}}}","jsonPath":"{$.value}"} } }]} }
                """
            )!
            .AsObject();
    }
}
