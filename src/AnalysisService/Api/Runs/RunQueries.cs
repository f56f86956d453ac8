using System.Globalization;
using Grpc.Core;
using Rollouts.Analysis;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Shows runs.</summary>
internal sealed class RunQueries
{
    private readonly IRunRepository _runs;
    private readonly CallerRights _rights;

    public RunQueries(IRunRepository runs, CallerRights rights)
    {
        _runs = runs;
        _rights = rights;
    }

    /// <exception cref="ApiException">There is no such run, or the caller may not see it.</exception>
    public async Task<V1.Run> GetAsync(V1.GetRunRequest request, CancellationToken cancellationToken) =>
        RunMessages.Of(
            await WholeAsync(
                await RequireAsync(ClusterRight.GetRuns, request.Namespace, request.Name, cancellationToken),
                cancellationToken
            ),
            withMetrics: true
        );

    /// <summary>The run with everything: of those that have ended a cache keeps only the outline.</summary>
    public async Task<KubeObject> WholeAsync(KubeObject item, CancellationToken cancellationToken) =>
        PhaseOrder.IsCompleted(RunReader.PhaseOf(item)) ? await _runs.ReadAsync(item.Key, cancellationToken) ?? item : item;

    /// <param name="right">What the caller wants to do with it.</param>
    /// <param name="namespace">Where it is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ApiException">There is no such run, or the caller may not do that there.</exception>
    public async Task<KubeObject> RequireAsync(ClusterRight right, string @namespace, string name, CancellationToken cancellationToken)
    {
        var key = new ObjectKey(ResourceNames.RequireNamespace(@namespace), ResourceNames.RequireName("name", name));
        // First, so that a refusal does not tell what there is.
        await _rights.RequireAsync(right, key.Namespace, cancellationToken);
        if (_runs.Find(key) is { } item)
        {
            return item;
        }

        if (!_runs.HasSynced)
        {
            throw new ApiException(StatusCode.Unavailable, "the runs are not read yet; try again");
        }

        // A run that was started just now may not have come to the cache yet, least of all to the one of another replica.
        return await _runs.ReadAsync(key, cancellationToken)
            ?? throw ApiException.NotFound("run", $"{key}", "List the runs, or look for its verdict if it was deleted after its end.");
    }

    /// <exception cref="ApiException">A filter or the token cannot be used, or the caller may not list there.</exception>
    public async Task<V1.ListRunsResponse> ListAsync(V1.ListRunsRequest request, CancellationToken cancellationToken)
    {
        await _rights.RequireAsync(ClusterRight.ListRuns, request.Namespace, cancellationToken);
        return List(request);
    }

    /// <summary>The same for a caller who has been looked at.</summary>
    /// <exception cref="ApiException">A filter or the token cannot be used.</exception>
    public V1.ListRunsResponse List(V1.ListRunsRequest request, Func<KubeObject, bool>? also = null)
    {
        var size = PageToken.SizeOf(request.PageSize);
        var labels = LabelFilter.Read(request.Labels);
        string[] filters = [request.Namespace, string.Join(',', request.Phases), request.NamePrefix, string.Join(',', request.Labels)];
        var after = PageToken.Read(request.PageToken, filters);
        var wanted = request.Phases.ToHashSet(StringComparer.Ordinal);
        List<(string Order, KubeObject Item)> page =
        [
            .. _runs
                .List(request.Namespace)
                .Where(item =>
                    item.Header.Name.StartsWith(request.NamePrefix, StringComparison.Ordinal)
                    && also?.Invoke(item) != false
                    && LabelFilter.Matches(labels, item.Header.Labels)
                    && (wanted.Count == 0 || wanted.Contains(PhaseOf(item)))
                )
                .Select(static item => (Order: OrderOf(item), item))
                .Where(entry => after is null || string.CompareOrdinal(entry.Order, after) < 0)
                .OrderByDescending(static entry => entry.Order, StringComparer.Ordinal)
                .Take(size + 1),
        ];
        var response = new V1.ListRunsResponse();
        response.Runs.AddRange(page.Take(size).Select(static entry => RunMessages.Of(entry.Item, withMetrics: false)));
        response.NextPageToken = page.Count > size ? PageToken.Write(page[size - 1].Order, filters) : "";
        return response;
    }

    private static string PhaseOf(KubeObject item) => RunReader.PhaseOf(item) is { Length: > 0 } phase ? phase : "Pending";

    // As text in the order of time, and no two alike: a page goes on where the last one ended, whatever comes and goes meanwhile.
    private static string OrderOf(KubeObject item) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{item.Header.CreationTimestamp?.UtcTicks ?? 0:D19} {item.Header.Namespace}/{item.Header.Name}"
        );
}
