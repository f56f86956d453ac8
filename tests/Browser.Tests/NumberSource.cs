using System.Globalization;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Expressions;

namespace Rollouts.Browser.Tests;

/// <summary>A metric source that answers with the numbers that a test gives. It goes by the name of the web provider.</summary>
internal sealed class NumberSource : IMetricProvider
{
    public string Name => "web";

    public string Type => "Web";

    public Func<int, double> Answer { get; set; } = static ordinal => ordinal;

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        var value = Answer(context.Ordinal);
        return Task.FromResult<ProviderAnswer>(
            new ProviderAnswer.Value(MeasuredValue.FromFloat(value), value.ToString(CultureInfo.InvariantCulture))
        );
    }

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        StartAsync(context, cancellationToken);

    public Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult<ProviderAnswer>(new ProviderAnswer.Verdict(AnalysisPhase.Successful, "", ""));

    public Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default) => Task.CompletedTask;

    public IReadOnlyDictionary<string, string> DescribeMetric(Metric metric) => new Dictionary<string, string>(StringComparer.Ordinal);
}
