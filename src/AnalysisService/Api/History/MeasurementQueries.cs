using System.Text.Json;
using Google.Protobuf.Collections;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>The measurements of runs as the store has them: all, while a status keeps the latest.</summary>
internal sealed class MeasurementQueries
{
    private readonly MeasurementArchive _archive;
    private readonly RunQueries _runs;
    private readonly CallerRights _rights;

    public MeasurementQueries(MeasurementArchive archive, RunQueries runs, CallerRights rights)
    {
        _archive = archive;
        _runs = runs;
        _rights = rights;
    }

    /// <exception cref="ApiException">There is no such run that the caller may see, or the metric or the token cannot be used.</exception>
    public async Task<V1.ListMeasurementsResponse> ListAsync(V1.ListMeasurementsRequest request, CancellationToken cancellationToken)
    {
        var uid = await UidOfAsync(request, cancellationToken);
        if (request.Metric.Length == 0)
        {
            throw ApiException.Invalid("metric", null, "no metric is named", "Name one of the run's metrics.");
        }

        string[] filters = [uid, request.Metric];
        try
        {
            var page = await _archive.ListAsync(
                uid,
                request.Metric,
                PageToken.Read(request.PageToken, filters),
                PageToken.SizeOf(request.PageSize),
                cancellationToken
            );
            var response = new V1.ListMeasurementsResponse { NextPageToken = page.Next is { } next ? PageToken.Write(next, filters) : "" };
            response.Measurements.AddRange(page.Measurements.Select(ViewOf));
            return response;
        }
        catch (FormatException e)
        {
            throw ApiException.Invalid("pageToken", request.PageToken, e.Message, "Begin anew without it.");
        }
    }

    private async Task<string> UidOfAsync(V1.ListMeasurementsRequest request, CancellationToken cancellationToken)
    {
        if (request.Uid.Length == 0)
        {
            return (await _runs.RequireAsync(ClusterRight.GetRuns, request.Namespace, request.Name, cancellationToken)).Header.Uid;
        }

        return
            await _archive.NamespaceOfAsync(request.Uid, cancellationToken) is { } @namespace
            && await _rights.MayAsync(ClusterRight.GetRuns, @namespace, cancellationToken)
            ? request.Uid
            : throw ApiException.NotFound(
                "uid",
                request.Uid,
                "No measurements of that run are kept: list the verdicts, or keep measurements for longer (--measurement-days)."
            );
    }

    private static V1.MeasurementStatus ViewOf(StoredMeasurement stored)
    {
        var view = new V1.MeasurementStatus
        {
            Ordinal = stored.Ordinal,
            Phase = stored.Phase,
            Value = stored.Value ?? "",
            Message = stored.Message ?? "",
            StartedAt = RunMessages.TimeOf(stored.StartedAt),
            FinishedAt = RunMessages.TimeOf(stored.FinishedAt),
        };
        Add(view.Metadata, stored.Metadata);
        return view;
    }

    // What was too large when it was stored is another kind of object.
    private static void Add(MapField<string, string> facts, string? json)
    {
        if (json is null)
        {
            return;
        }

        using var stored = JsonDocument.Parse(json);
        foreach (var fact in stored.RootElement.EnumerateObject())
        {
            facts[fact.Name] = fact.Value.ValueKind == JsonValueKind.String ? fact.Value.GetString()! : fact.Value.GetRawText();
        }
    }
}
