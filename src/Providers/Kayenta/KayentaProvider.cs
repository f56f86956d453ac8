using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Providers;

/// <summary>Lets a Kayenta server compare canary and baseline: a measurement is one of its executions, and its score is the verdict (row F23).</summary>
internal sealed class KayentaProvider(HttpExchange exchange) : IMetricProvider
{
    private const string ExecutionId = "canaryExecutionId";
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(15);

    public string Name => "kayenta";

    public string Type => "Kayenta";

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            context,
            async metric =>
            {
                var api = new KayentaApi(metric, exchange, context.Http);
                var execution = await api.StartAsync(await api.FindConfigAsync(cancellationToken), cancellationToken);
                return new ProviderAnswer.Pending(context.At + Wait)
                {
                    Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [ExecutionId] = execution },
                };
            }
        );

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            context,
            async metric =>
            {
                if (context.Measurement?.Metadata?.GetValueOrDefault(ExecutionId) is not { Length: > 0 } id)
                {
                    throw new ProviderException($"the measurement's metadata has no {ExecutionId}: it cannot be gone on with");
                }

                var execution = await new KayentaApi(metric, exchange, context.Http).GetAsync(id, cancellationToken);
                return execution.IsComplete ? Judge(metric.Threshold, execution) : new ProviderAnswer.Pending(context.At + Wait);
            }
        );

    /// <summary>Kayenta's execution goes on; nobody waits for its score any more.</summary>
    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Verdict(AnalysisPhase.Inconclusive, "", "the measurement was terminated"));

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> DescribeMetric(Metric metric) => new Dictionary<string, string>(StringComparer.Ordinal);

    private static async Task<ProviderAnswer> AnswerAsync(MeasurementContext context, Func<KayentaMetric, Task<ProviderAnswer>> ask)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            return await ask(context.Metric.Provider.Kayenta ?? throw new ProviderException("the metric has no provider.kayenta"));
        }
        catch (ProviderException e)
        {
            return ErrorAnswer.From(e);
        }
    }

    private static ProviderAnswer.Verdict Judge(KayentaThreshold threshold, KayentaExecution execution)
    {
        if (execution.Score is not { } exact)
        {
            throw new ProviderException(
                $"Missing Score: the execution has ended with status \"{execution.Status}\"; look at it in Kayenta"
            );
        }

        // The fraction does not count, as in Argo.
        var score = (long)exact;
        var phase =
            score >= threshold.Pass ? AnalysisPhase.Successful
            : score >= threshold.Marginal ? AnalysisPhase.Inconclusive
            : AnalysisPhase.Failed;
        return new ProviderAnswer.Verdict(phase, score.ToString(CultureInfo.InvariantCulture), "");
    }
}
