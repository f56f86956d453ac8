using Grpc.Core;
using Rollouts.Statistics;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Compares two series now.</summary>
internal sealed class CompareOperations : IDisposable
{
    private const int MaxValues = 10_000;

    private readonly SeriesQuery _queries;
    private readonly HistogramQuery _histograms;
    private readonly CallerRights _rights;
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);

    public CompareOperations(SeriesQuery queries, HistogramQuery histograms, CallerRights rights)
    {
        _queries = queries;
        _histograms = histograms;
        _rights = rights;
    }

    /// <exception cref="ApiException">The request cannot be carried out.</exception>
    public async Task<V1.CompareResponse> CompareAsync(V1.CompareRequest request, CancellationToken cancellationToken)
    {
        // It may ask what a run there could ask.
        await _rights.RequireAsync(ClusterRight.CreateRuns, ResourceNames.RequireNamespace(request.Namespace), cancellationToken);
        var name = request.Test.Length == 0 ? ComparisonTests.Default : request.Test;
        var test =
            ComparisonTests.All.FirstOrDefault(t => t.Name == name)
            ?? throw ApiException.Invalid(
                "test",
                name,
                "unknown test",
                $"Give one of: {string.Join(", ", ComparisonTests.All.Select(static t => t.Name))}."
            );
        var settings = TestSettings.Read(request.Parameters, test.Settings);
        var arms = await Task.WhenAll(
            ReadAsync("canary", request.Canary, request.Namespace, cancellationToken),
            ReadAsync("baseline", request.Baseline, request.Namespace, cancellationToken)
        );
        var input = new ComparisonInput(arms[0], arms[1], settings);
        if (arms[0].Exposure.Length == 0 != (arms[1].Exposure.Length == 0))
        {
            throw ApiException.Invalid("baseline.exposure", null, "only one series has an exposure", "Give both series one, or none.");
        }

        RequireFit(input, test);

        // It computes: as many at once as there are processors, so that measurements keep their time.
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var response = await Task.Run(() => test.Compare(input), cancellationToken);
            response.Test = test.Name;
            response.CanaryValues = arms[0].Known;
            response.BaselineValues = arms[1].Known;
            return response;
        }
        catch (Exception e) when (e is JudgeInputException or ArgumentException)
        {
            throw new ApiException(
                StatusCode.InvalidArgument,
                e.Message,
                [ApiException.Violation("parameters", null, e.Message, "Mend the values or the parameters as the message says.")],
                e
            );
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();

    private static void RequireFit(ComparisonInput input, ComparisonTest test)
    {
        if (input.Canary.Histogram is null != input.Baseline.Histogram is null)
        {
            throw ApiException.Invalid("baseline.histogram", null, "only one series is a histogram", "Give both series one, or none.");
        }

        if (input.Canary.Histogram is not null && test.Name != ComparisonTests.Default)
        {
            throw ApiException.Invalid(
                "test",
                test.Name,
                "it compares one number per window, no histograms",
                $"Give {ComparisonTests.Default}, or values."
            );
        }
    }

    private async Task<ComparedSeries> ReadAsync(string field, V1.Series? series, string @namespace, CancellationToken cancellationToken)
    {
        int ways = series is null
            ? 0
            : (series.Values.Count > 0 ? 1 : 0)
                + (series.Query is null ? 0 : 1)
                + (series.Histogram is null ? 0 : 1)
                + (series.HistogramQuery is null ? 0 : 1);
        if (series is null || ways != 1)
        {
            throw ApiException.Invalid(
                field,
                null,
                "one of values, query, histogram and histogramQuery is needed",
                "Give values or a histogram, or a query or histogramQuery that is asked now."
            );
        }

        if (series.Histogram is { } histogram)
        {
            return HistogramInput.Read(field, histogram, MaxValues);
        }

        if (series.HistogramQuery is { } asked)
        {
            return new ComparedSeries([], [], await _histograms.ReadAsync(field, asked, @namespace, cancellationToken));
        }

        if (series.Query is { } query)
        {
            return await _queries.ReadAsync(field, query, @namespace, cancellationToken);
        }

        if (series.Values.Count > MaxValues)
        {
            throw ApiException.Invalid(
                $"{field}.values",
                $"{series.Values.Count}",
                $"more than {MaxValues} values",
                "Give fewer, or wider windows."
            );
        }

        if (series.Exposure.Count > 0 && series.Exposure.Count != series.Values.Count)
        {
            throw ApiException.Invalid(
                $"{field}.exposure",
                $"{series.Exposure.Count}",
                $"{series.Values.Count} values have {series.Exposure.Count} exposures",
                "Give each value its exposure."
            );
        }

        return new ComparedSeries([.. series.Values], [.. series.Exposure]);
    }
}
