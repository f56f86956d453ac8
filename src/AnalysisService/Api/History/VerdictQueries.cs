using Google.Protobuf.WellKnownTypes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The history of verdicts.</summary>
internal sealed class VerdictQueries
{
    private readonly IVerdictStore _verdicts;

    public VerdictQueries(IVerdictStore verdicts)
    {
        _verdicts = verdicts;
    }

    /// <exception cref="ApiException">There is none of that run.</exception>
    public async Task<V1.Verdict> GetAsync(V1.GetVerdictRequest request, CancellationToken cancellationToken) =>
        await _verdicts.FindAsync(request.Uid, cancellationToken) is { } verdict
            ? ViewOf(verdict)
            : throw ApiException.NotFound("uid", request.Uid, "List the verdicts; a run has one once it has ended.");

    /// <exception cref="ApiException">A filter or the token cannot be used.</exception>
    public async Task<V1.ListVerdictsResponse> ListAsync(V1.ListVerdictsRequest request, CancellationToken cancellationToken)
    {
        var size = PageToken.SizeOf(request.PageSize);
        var verdicts = await _verdicts.ListAsync(size, cancellationToken);
        return new V1.ListVerdictsResponse { Verdicts = { verdicts.Select(ViewOf) } };
    }

    private static V1.Verdict ViewOf(Verdict verdict) =>
        new()
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
            RecordedAt = Timestamp.FromDateTimeOffset(verdict.RecordedAt),
        };
}
