using System.Collections.Concurrent;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.AnalysisService.Tests;

/// <summary>A metric source that answers as the test says and remembers what it was asked. It goes by the name of the web provider.</summary>
internal sealed class ScriptedProvider : IMetricProvider
{
    private readonly ConcurrentQueue<(string Run, string Metric, int Ordinal)> _asked = new();

    public string Name => "web";

    public string Type => "Web";

    /// <summary>Answers a measurement; 0 unless the test says otherwise.</summary>
    public Func<MeasurementContext, CancellationToken, Task<ProviderAnswer>> Answer { get; set; } = Good;

    public static Func<MeasurementContext, CancellationToken, Task<ProviderAnswer>> Good { get; } =
        static (_, _) => Task.FromResult(Value(0));

    public IReadOnlyList<(string Run, string Metric, int Ordinal)> Asked => [.. _asked];

    public static ProviderAnswer Value(double value) => new ProviderAnswer.Value(MeasuredValue.FromFloat(value), $"{value}");

    public int AskedOf(string run) => _asked.Count(a => a.Run == run);

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        _asked.Enqueue((context.Run.Name, context.Metric.Name, context.Ordinal));
        return Answer(context, cancellationToken);
    }

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        Answer(context, cancellationToken);

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Verdict(Api.AnalysisPhase.Successful, "", ""));

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> DescribeMetric(Api.Metric metric) =>
        new Dictionary<string, string> { ["Url"] = metric.Provider.Web?.Url ?? "" };
}
