using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The history of verdicts.</summary>
internal sealed class VerdictQueries
{
    private readonly IVerdictStore _verdicts;
    private readonly CallerRights _rights;

    public VerdictQueries(IVerdictStore verdicts, CallerRights rights)
    {
        _verdicts = verdicts;
        _rights = rights;
    }

    /// <exception cref="ApiException">There is none of that run that the caller may see.</exception>
    public async Task<V1.Verdict> GetAsync(V1.GetVerdictRequest request, CancellationToken cancellationToken) =>
        await _verdicts.FindAsync(request.Uid, cancellationToken) is { } verdict
        && await _rights.MayAsync(ClusterRight.GetRuns, verdict.Namespace, cancellationToken)
            ? ViewOf(verdict)
            : throw ApiException.NotFound("uid", request.Uid, "List the verdicts; a run has one once it has ended.");

    /// <exception cref="ApiException">A filter or the token cannot be used, or the caller may not list there.</exception>
    public async Task<V1.ListVerdictsResponse> ListAsync(V1.ListVerdictsRequest request, CancellationToken cancellationToken)
    {
        var filters = FiltersOf(request);
        var @namespace = await _rights.RequireAsync(ClusterRight.ListRuns, request.Namespace, cancellationToken);
        var query = new VerdictQuery
        {
            Namespace = Given(@namespace),
            Name = Given(request.Name),
            Owner = Given(request.Owner),
            Outcome = Given(request.Outcome),
            Metric = Given(request.Metric),
            MetricPhase = Given(request.MetricPhase),
            Text = Given(request.Search),
            Labels = LabelFilter.Read(request.Labels).ToDictionary(StringComparer.Ordinal),
            From = request.Since?.ToDateTimeOffset(),
            Until = request.Until?.ToDateTimeOffset(),
            Cursor = PageToken.Read(request.PageToken, filters),
            Limit = PageToken.SizeOf(request.PageSize),
        };
        try
        {
            var page = await _verdicts.SearchAsync(query, cancellationToken);
            var response = new V1.ListVerdictsResponse { NextPageToken = page.Next is { } next ? PageToken.Write(next, filters) : "" };
            response.Verdicts.AddRange(page.Verdicts.Select(ViewOf));
            return response;
        }
        catch (FormatException e)
        {
            throw ApiException.Invalid("", null, e.Message, "Mend the filter that the message names.");
        }
    }

    private static string? Given(string text) => text.Length == 0 ? null : text;

    // The token goes on where the list ended, in the same list.
    private static string FiltersOf(V1.ListVerdictsRequest request) =>
        new V1.ListVerdictsRequest(request) { PageToken = "", PageSize = 0 }.ToString();

    private static V1.Verdict ViewOf(Verdict verdict)
    {
        var view = new V1.Verdict
        {
            Uid = verdict.Uid,
            Namespace = verdict.Namespace,
            Name = verdict.Name,
            Owner = verdict.Owner,
            Phase = verdict.Phase,
            Outcome = verdict.Outcome,
            Message = verdict.Message,
            Explanation = verdict.Explanation,
            StartedAt = RunMessages.TimeOf(verdict.StartedAt),
            CompletedAt = RunMessages.TimeOf(verdict.CompletedAt),
            RecordedAt = RunMessages.TimeOf(verdict.RecordedAt),
            Labels = { verdict.Labels.ToDictionary() },
            Record = ObjectOf(verdict.Record),
        };
        view.Metrics.AddRange(
            verdict.Metrics.Select(static metric => new V1.VerdictMetric
            {
                Name = metric.Name,
                Phase = metric.Phase,
                Value = metric.Value ?? "",
                Condition = metric.Condition ?? "",
                Rule = metric.Rule,
                Explanation = metric.Explanation,
                Result = ObjectOf(metric.Result),
            })
        );
        return view;
    }

    private static Struct? ObjectOf(string? json)
    {
        try
        {
            return json is null ? null : Struct.Parser.ParseJson(json);
        }
        catch (InvalidProtocolBufferException)
        {
            // Deeper than a message may be, or cut: the sentence still tells it.
            return null;
        }
    }
}
