using System.Text.Json.Nodes;
using Grpc.Core;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Asks runs to stop (row D16): the engine ends what is under way and keeps what was measured.</summary>
internal sealed class RunCancel
{
    private const int MaxAttempts = 10;

    private readonly IRunRepository _runs;
    private readonly RunQueries _queries;

    public RunCancel(IRunRepository runs, RunQueries queries)
    {
        _runs = runs;
        _queries = queries;
    }

    /// <exception cref="ApiException">There is no such run, or others write it all the time.</exception>
    public async Task<V1.Run> CancelAsync(V1.CancelRunRequest request, CancellationToken cancellationToken)
    {
        var item = await _queries.RequireAsync(ClusterRight.PatchRuns, request.Namespace, request.Name, cancellationToken);
        for (var attempt = 1; attempt <= MaxAttempts; attempt++)
        {
            var view = RunMessages.Of(await _queries.WholeAsync(item, cancellationToken), withMetrics: true);
            if (view.Done || view.Cancelled)
            {
                return view;
            }

            var change = new JsonObject { ["spec"] = new JsonObject { ["terminate"] = true } };
            var write = await _runs.PatchAsync(item, change, cancellationToken);
            if (write.Written is { } written)
            {
                return RunMessages.Of(written, withMetrics: true);
            }

            item =
                (write.Overtaken ? await _runs.ReadAsync(item.Key, cancellationToken) : null)
                ?? throw ApiException.NotFound("run", $"{item.Key}", "It was deleted meanwhile.");
        }

        throw new ApiException(StatusCode.Aborted, "others wrote the run all the time; try again");
    }
}
