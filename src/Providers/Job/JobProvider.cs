using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>Runs a Kubernetes Job for each measurement: whether it completes or fails is the verdict (rows F7 to F11).</summary>
internal sealed class JobProvider(JobCluster cluster) : IMetricProvider
{
    private const string JobNameKey = "job-name";
    private const string JobNamespaceKey = "job-namespace";
    private static readonly TimeSpan AfterSilence = TimeSpan.FromSeconds(10);

    public string Name => "job";

    public string Type => "Job";

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            context,
            async client =>
            {
                var metric = context.Metric.Provider.Job ?? throw new ProviderException("the metric has no provider.job");
                var name = JobName.Of(context.Run, context.Metric.Name, context.Ordinal);
                var @namespace = cluster.NamespaceFor(context.Run);
                var job = JobManifest.Build(context, metric, name, cluster.CanOwn(context.Run));
                await CreateAsync(client, @namespace, name, job, context.Run, cancellationToken);
                return new ProviderAnswer.Pending(context.At)
                {
                    Metadata = new Dictionary<string, string>(StringComparer.Ordinal)
                    {
                        [JobNameKey] = name,
                        [JobNamespaceKey] = @namespace,
                    },
                };
            }
        );

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            context,
            async client =>
            {
                var (@namespace, name) = JobOf(context.Measurement, context.Run);
                if (await LookAsync(client, @namespace, name, cancellationToken) is not { } job)
                {
                    return new ProviderAnswer.Pending(context.At + AfterSilence);
                }

                if (JobState.PhaseOf(job.ToNode()) is { } phase)
                {
                    return new ProviderAnswer.Verdict(phase, "", "");
                }

                var faults = JobState.Faults(await PodsOfAsync(client, job, context.Run, cancellationToken));
                return faults.Length > 0
                    ? new ProviderAnswer.Verdict(AnalysisPhase.Inconclusive, "", faults)
                    : new ProviderAnswer.Pending(NextLook(context));
            }
        );

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            context,
            async client =>
            {
                var (@namespace, name) = JobOf(context.Measurement, context.Run);
                await DeleteAsync(client, @namespace, name, cancellationToken);
                return new ProviderAnswer.Verdict(AnalysisPhase.Inconclusive, "", "");
            }
        );

    public async Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var measurement in context.Trimmed)
        {
            // A measurement that made no Job, for example because its spec was refused, left nothing behind.
            if (measurement.Metadata?.ContainsKey(JobNameKey) == true)
            {
                var (@namespace, name) = JobOf(measurement, context.Run);
                await DeleteAsync(cluster.Client, @namespace, name, cancellationToken);
            }
        }
    }

    public IReadOnlyDictionary<string, string> DescribeMetric(Metric metric) => new Dictionary<string, string>(StringComparer.Ordinal);

    private async Task<ProviderAnswer> AnswerAsync(MeasurementContext context, Func<IKubernetesClient, Task<ProviderAnswer>> ask)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return await ask(cluster.Client);
        }
        catch (Exception e) when (e is ProviderException or KubernetesApiException or HttpRequestException or IOException or JsonException)
        {
            return e is ProviderException known ? ErrorAnswer.From(known) : new ProviderAnswer.Error(e.Message);
        }
    }

    private static async Task CreateAsync(
        IKubernetesClient client,
        string @namespace,
        string name,
        JsonObject job,
        RunIdentity run,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await client.CreateAsync(KnownResources.Jobs, @namespace, job, cancellationToken);
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            // Made by a process that ended before it wrote the status. The label tells whose it is where there is no owner.
            var found = await client.GetAsync(KnownResources.Jobs, @namespace, name, cancellationToken);
            var owner = found.Header.Controller?.Uid ?? found.Header.Labels.GetValueOrDefault(RolloutLabels.AnalysisRunUid);
            if (owner != run.Uid)
            {
                throw new ProviderException($"job {@namespace}/{name} exists and is not of this run: delete it", e);
            }
        }
    }

    /// <summary>The Job; null when the API server cannot say at the moment, which is no fault of the canary.</summary>
    private static async Task<KubeObject?> LookAsync(
        IKubernetesClient client,
        string @namespace,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await client.GetAsync(KnownResources.Jobs, @namespace, name, cancellationToken);
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException
                || e is KubernetesApiException { StatusCode: HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError }
            )
        {
            return null;
        }
    }

    private static async Task<IEnumerable<KubeObject>> PodsOfAsync(
        IKubernetesClient client,
        KubeObject job,
        RunIdentity run,
        CancellationToken cancellationToken
    )
    {
        var options = new ListOptions { LabelSelector = $"{RolloutLabels.AnalysisRunUid}={run.Uid}" };
        var pods = await client.ListAsync(KnownResources.Pods, job.Header.Namespace, options, cancellationToken);
        return pods.Items.Where(p => p.Header.Controller?.Uid == job.Header.Uid);
    }

    // Somebody may be faster, or the time to live of the Job over.
    private static Task DeleteAsync(IKubernetesClient client, string @namespace, string name, CancellationToken cancellationToken)
    {
        var options = new DeleteOptions { PropagationPolicy = "Foreground" };
        return client.DeleteAsync(KnownResources.Jobs, @namespace, name, options, cancellationToken).IgnoreMissingAsync();
    }

    /// <summary>The longer a Job runs, the rarer it is looked at: after the root of twice the seconds so far (row F9).</summary>
    private static DateTimeOffset NextLook(MeasurementContext context)
    {
        var elapsed = context.At - (context.Measurement?.StartedAt ?? context.At);
        // Instants in a status are whole seconds: without a floor a Job would be asked about in a loop in its first one.
        return context.At.AddSeconds(Math.Max(1, Math.Sqrt(2 * Math.Max(0, elapsed.TotalSeconds))));
    }

    private (string Namespace, string Name) JobOf(Measurement? measurement, RunIdentity run) =>
        measurement?.Metadata?.GetValueOrDefault(JobNameKey) is { Length: > 0 } name
            ? (measurement.Metadata.GetValueOrDefault(JobNamespaceKey) ?? cluster.NamespaceFor(run), name)
            : throw new ProviderException($"the measurement's metadata has no {JobNameKey}: it cannot be gone on with");
}
