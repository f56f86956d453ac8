using System.Diagnostics.Metrics;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>What is counted about the addresses of metric sources.</summary>
internal sealed class ProviderMetrics : IDisposable
{
    // Metrics choose addresses, and a series is for ever: what comes after so many is counted together.
    private const int MaxAddresses = 200;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _addresses = new(StringComparer.OrdinalIgnoreCase);
    private readonly Meter _meter = new(ProviderMeter.Name);
    private readonly Counter<long> _requests;
    private readonly Counter<long> _shared;
    private readonly Histogram<double> _duration;

    public ProviderMetrics(QueryBudgets budgets)
    {
        _requests = _meter.CreateCounter<long>(
            "analysis_provider_requests_total",
            description: "Queries by address and outcome: answered, status_4xx, status_5xx, throttled, unreachable, timeout, down, "
                + "over_budget, refused, too_long, failed"
        );
        _shared = _meter.CreateCounter<long>(
            "analysis_provider_shared_total",
            description: "Queries that were answered by the same query of another run"
        );
        _duration = _meter.CreateHistogram<double>(
            "analysis_provider_request_seconds",
            "s",
            "From the first wait for a turn to the end of the answer",
            null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.025, 0.1, 0.5, 1, 5, 30] }
        );
        _meter.CreateObservableGauge(
            "analysis_provider_up",
            () => budgets.Snapshot().Select(b => new Measurement<int>(b.Budget.IsDown ? 0 : 1, Tag(b.Address))),
            description: "0 while an address is left alone because it did not answer"
        );
        _meter.CreateObservableGauge(
            "analysis_provider_requests_in_flight",
            () => budgets.Snapshot().Select(b => new Measurement<int>(b.Budget.UnderWay, Tag(b.Address))),
            description: "Queries under way or waiting for their turn, by address"
        );
    }

    public void Ended(Uri url, string outcome, TimeSpan took)
    {
        var address = Tag(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped));
        _requests.Add(1, address, new("outcome", outcome));
        _duration.Record(took.TotalSeconds, address);
    }

    public void Shared(Uri url) => _shared.Add(1, Tag(url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)));

    public static string OutcomeOf(HttpAnswer answer) =>
        answer.Limit.TurnedAway ? "throttled"
        : answer.Status >= 500 ? "status_5xx"
        : answer.Status >= 400 ? "status_4xx"
        : "answered";

    public static string OutcomeOf(ProviderFault fault) =>
        fault switch
        {
            ProviderFault.Unreachable => "unreachable",
            ProviderFault.Timeout => "timeout",
            ProviderFault.Down => "down",
            ProviderFault.OverBudget => "over_budget",
            ProviderFault.AddressRefused => "refused",
            ProviderFault.AnswerTooLong => "too_long",
            _ => "failed",
        };

    public void Dispose() => _meter.Dispose();

    private KeyValuePair<string, object?> Tag(string address)
    {
        lock (_gate)
        {
            var known = _addresses.Contains(address) || (_addresses.Count < MaxAddresses && _addresses.Add(address));
            return new("address", known ? address : "other");
        }
    }
}
