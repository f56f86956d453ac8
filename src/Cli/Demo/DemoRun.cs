using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>The course of the demo: deploy, release a good version, release a bad one, sum up.</summary>
internal sealed class DemoRun
{
    public const string RolloutName = "rollouts-demo";
    public const string TemplateName = "error-percent";

    private const int Interrupted = 130;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(200);

    private readonly DemoOptions _options;
    private readonly DemoPrinter _printer;
    private readonly TimeProvider _time;
    private readonly Timeline _timeline = new();

    public DemoRun(DemoOptions options, DemoPrinter printer, TimeProvider time)
    {
        _options = options;
        _printer = printer;
        _time = time;
    }

    /// <returns>0 when both releases ended as they should, 1 when not, 130 when interrupted.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.Timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var loggers = LoggerFactory.Create(logging => DemoLogging.Configure(logging, _options));
        try
        {
            await using var bed = await DemoBed.StartAsync(_options, _printer, _time, loggers, limit.Token);
            var code = await PlayAsync(bed, limit.Token, cancellationToken);
            if (_options.Keep)
            {
                await KeepAsync(bed, cancellationToken);
            }

            return code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _printer.Event("interrupted, everything was stopped", Tone.Bad);
            return Interrupted;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            _printer.Event(string.Create(CultureInfo.InvariantCulture, $"not ready within {_options.Timeout.TotalSeconds} s"), Tone.Bad);
            return 1;
        }
        catch (Exception failure) when (failure is DemoException or KubernetesApiException or HttpRequestException or FormatException)
        {
            _printer.Event(failure.Message, Tone.Bad);
            return 1;
        }
    }

    private async Task<int> PlayAsync(DemoBed bed, CancellationToken limited, CancellationToken user)
    {
        await DeployAsync(bed, limited);
        Release[] releases =
        [
            new("good", "rollouts-demo:v2", 0, ReleaseEnd.Promoted, AnalysisPhase.Successful),
            new("bad", "rollouts-demo:v3", _options.BadErrorPercent, ReleaseEnd.RolledBack, AnalysisPhase.Failed),
        ];
        List<ReleaseOutcome> outcomes = [];
        foreach (var release in releases)
        {
            outcomes.Add(await ReleaseAsync(bed, release, limited, user));
            if (!outcomes[^1].AsExpected)
            {
                break;
            }
        }

        var succeeded = outcomes.Count == releases.Length && outcomes.TrueForAll(static outcome => outcome.AsExpected);
        DemoSummary.Write(_printer, outcomes, bed.Sent, succeeded);
        return succeeded ? 0 : 1;
    }

    private async Task DeployAsync(DemoBed bed, CancellationToken cancellationToken)
    {
        var name = bed.Prometheus is null ? DemoResources.CanaryExample : DemoResources.PrometheusExample;
        var objects = bed.Prometheus is { } prometheus
            ? DemoResources.Example(name, "prometheus-url", prometheus.ToString().TrimEnd('/'))
            : DemoResources.Example(name, "stats-url", bed.Metrics.Url);
        if (!bed.Cluster.IsEmbedded)
        {
            KeepToOurselves(objects, bed);
        }

        await new ManifestApplier(bed.Cluster.Client).ApplyAsync(objects, _options.Namespace, cancellationToken);
        _printer.Event($"applied  {name} in namespace {_options.Namespace}");
        bed.StartLoad(RolloutName);
        await WatchAsync(
            bed,
            static bool? (view) =>
                view is { IsObserved: true, Status: { Phase: RolloutPhase.Healthy, StableRS: { Length: > 0 } stable } }
                && view.PodsOf(stable).Ready == (view.Rollout.Spec.Replicas ?? 1)
                && view.TrafficOf(stable) > 0.999
                    ? true
                    : null,
            cancellationToken
        );
        await bed.WaitForMetricsAsync(cancellationToken);
    }

    /// <summary>In a cluster with others only our services may handle the objects, and only our node the pods.</summary>
    private static void KeepToOurselves(IReadOnlyList<JsonObject> objects, DemoBed bed)
    {
        foreach (var item in objects)
        {
            item["metadata"]!["labels"] = new JsonObject { [RolloutLabels.ControllerInstanceId] = bed.Cluster.InstanceId };
            if ((string?)item["kind"] == "Rollout")
            {
                item["spec"]!["template"]!["spec"]!["schedulerName"] = bed.NodesScheduler;
            }
        }
    }

    private async Task<ReleaseOutcome> ReleaseAsync(DemoBed bed, Release release, CancellationToken limited, CancellationToken user)
    {
        var started = _printer.Elapsed;
        _printer.Line();
        _printer.Event(
            string.Create(
                CultureInfo.InvariantCulture,
                $"release  the {release.Name} version, {release.Image}, which fails {release.ErrorPercent} % of its requests"
            ),
            Tone.Title
        );
        var before = Read(bed)?.Status.StableRS ?? "";
        await SetImageAsync(bed, release, limited);
        var end = ReleaseEnd.TimedOut;
        try
        {
            end = await WatchAsync(bed, view => ReleaseJudge.EndOf(view, before), limited);
        }
        catch (OperationCanceledException) when (!user.IsCancellationRequested)
        {
            // The outcome says so.
        }

        var last = Read(bed);
        if (last is not null)
        {
            _printer.Event(_timeline.Weights(last));
        }

        var hash = last?.Status.CurrentPodHash is { } current && current != before ? current : "";
        var (verdict, why) = ReleaseJudge.Explain(last, hash);
        return new ReleaseOutcome(release, end, hash, verdict, why, _printer.Elapsed - started);
    }

    private async Task SetImageAsync(DemoBed bed, Release release, CancellationToken cancellationToken)
    {
        var client = bed.Cluster.Client;
        var rollout = (await client.GetAsync(KnownResources.Rollouts, _options.Namespace, RolloutName, cancellationToken)).ToNode();
        var containers = rollout["spec"]!["template"]!["spec"]!["containers"]!.DeepClone().AsArray();
        var container = containers[0]!.AsObject();
        container["image"] = release.Image;
        foreach (var variable in container["env"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            if ((string?)variable["name"] == "ERROR_PERCENT")
            {
                variable["value"] = release.ErrorPercent.ToString(CultureInfo.InvariantCulture);
            }
        }

        var podSpec = new JsonObject { ["containers"] = containers };
        var patch = new JsonObject { ["spec"] = new JsonObject { ["template"] = new JsonObject { ["spec"] = podSpec } } };
        await client.PatchAsync(KnownResources.Rollouts, _options.Namespace, RolloutName, Patch.Merge(patch), null, cancellationToken);
    }

    /// <summary>Prints what happens until <paramref name="until"/> gives an answer.</summary>
    private async Task<T> WatchAsync<T>(DemoBed bed, Func<DemoView, T?> until, CancellationToken cancellationToken)
        where T : struct
    {
        while (true)
        {
            bed.ThrowIfFailed();
            if (Read(bed) is { } view)
            {
                foreach (var line in _timeline.Next(view))
                {
                    _printer.Event(line);
                }

                if (until(view) is { } answer)
                {
                    return answer;
                }
            }

            await Task.Delay(Tick, _time, cancellationToken);
        }
    }

    private DemoView? Read(DemoBed bed) => bed.Watch.Read(RolloutName, _printer.Elapsed, bed.Sent);

    private async Task KeepAsync(DemoBed bed, CancellationToken cancellationToken)
    {
        _printer.Line();
        _printer.Line("Everything keeps running. In another terminal:");
        _printer.Line($"  export KUBECONFIG={bed.Cluster.Kubeconfig}");
        _printer.Line($"  kubectl -n {_options.Namespace} get rollouts,analysisruns,replicasets,pods");
        _printer.Line("Ctrl-C ends it.");
        try
        {
            await Task.Delay(System.Threading.Timeout.InfiniteTimeSpan, _time, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As announced.
        }
    }
}
