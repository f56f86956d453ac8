using System.Globalization;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Benchmarks;

/// <summary>Makes the runs that a service is measured with.</summary>
internal sealed class LoadRuns(IKubernetesClient client, string source)
{
    public const string Namespace = "default";

    /// <summary>Runs that measure every ten seconds for ever, made over ten seconds so that they do not all fall due at once.</summary>
    public async Task CreateRunningAsync(int count, int metrics = 1)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var made = 0; made < count; )
        {
            var batch = Math.Max(1, Math.Min(count / 100, count - made));
            var first = made;
            await Parallel.ForEachAsync(
                Enumerable.Range(first, batch),
                new ParallelOptions { MaxDegreeOfParallelism = 8 },
                async (number, token) => await CreateAsync(Running(number, metrics), token)
            );
            made += batch;
            var ahead = TimeSpan.FromSeconds(10.0 * made / count) - TimeProvider.System.GetElapsedTime(started);
            if (ahead > TimeSpan.Zero)
            {
                await Task.Delay(ahead, TimeProvider.System);
            }
        }
    }

    /// <summary>Runs that ended with three measurements.</summary>
    public Task CreateFinishedAsync(int count) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, token) => await CreateAsync(Finished(number), token)
        );

    private async Task CreateAsync(JsonObject run, CancellationToken cancellationToken) =>
        await client.CreateAsync(KnownResources.AnalysisRuns, Namespace, run, cancellationToken);

    private JsonObject Running(int number, int metrics) =>
        Run(
            string.Create(CultureInfo.InvariantCulture, $"run-{number}"),
            [.. Enumerable.Range(0, metrics).Select(m => Metric(string.Create(CultureInfo.InvariantCulture, $"metric-{m}"), number))]
        );

    private JsonObject Finished(int number)
    {
        var run = Run(string.Create(CultureInfo.InvariantCulture, $"done-{number}"), [Metric("metric-0", number, 3)]);
        run["status"] = JsonNode.Parse(
            """
            {"phase":"Successful","startedAt":"2026-11-20T10:00:00Z","completedAt":"2026-11-20T10:00:20Z",
             "runSummary":{"count":1,"successful":1},"dryRunSummary":{},
             "metricResults":[{"name":"metric-0","phase":"Successful","count":3,"successful":3,"measurements":[
              {"phase":"Successful","startedAt":"2026-11-20T10:00:00Z","finishedAt":"2026-11-20T10:00:00Z","value":"1"},
              {"phase":"Successful","startedAt":"2026-11-20T10:00:10Z","finishedAt":"2026-11-20T10:00:10Z","value":"1"},
              {"phase":"Successful","startedAt":"2026-11-20T10:00:20Z","finishedAt":"2026-11-20T10:00:20Z","value":"1"}]}]}
            """
        );
        return run;
    }

    private static JsonObject Run(string name, JsonNode[] metrics) =>
        new()
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisRun",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Namespace },
            ["spec"] = new JsonObject { ["metrics"] = new JsonArray(metrics) },
        };

    private JsonObject Metric(string name, int run, int? count = null)
    {
        var metric = new JsonObject
        {
            ["name"] = name,
            ["interval"] = "10s",
            ["successCondition"] = "result < 5",
            ["provider"] = new JsonObject
            {
                ["web"] = new JsonObject
                {
                    ["url"] = string.Create(CultureInfo.InvariantCulture, $"{source}/value?run={run}&metric={name}"),
                    ["jsonPath"] = "{$.value}",
                },
            },
        };
        if (count is { } limit)
        {
            metric["count"] = limit;
        }

        return metric;
    }
}
