using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// Writes the status that follows from a run and its measurements (row D33). A write that was overtaken is decided again on the fresh run with
/// the same measurements, so that none is lost and none counts twice.
/// </summary>
internal sealed class RunStatusWriter
{
    private const int MaxAttempts = 8;

    private readonly IKubernetesClient _client;
    private readonly RunSource _source;
    private readonly int _maxStatusBytes;

    public RunStatusWriter(IKubernetesClient client, RunSource source, AnalysisServiceOptions options)
    {
        _client = client;
        _source = source;
        _maxStatusBytes = options.MaxStatusBytes;
    }

    /// <summary>The run as stored afterwards with the assessment that it came from, or null when the run is gone or is another one by now.</summary>
    /// <param name="item">The run as known.</param>
    /// <param name="assess">Decides the status; called again for every fresh version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KubernetesApiException">The server refuses the write, or others overtake it again and again.</exception>
    public async Task<WrittenRun?> WriteAsync(KubeObject item, Func<AnalysisRun, Assessment> assess, CancellationToken cancellationToken)
    {
        var uid = item.Header.Uid;
        for (var attempt = 1; ; attempt++)
        {
            if (!RunReader.TryRead(item, out var run, out _))
            {
                // It was readable before: whoever changed it triggers the next look.
                return null;
            }

            var assessment = Bounded(run, assess(run));
            if (Difference(run, assessment.Status) is not { } change)
            {
                return new WrittenRun(item, run, assessment with { Changed = false });
            }

            try
            {
                var written = await PatchAsync(item, change, cancellationToken);
                _source.Written(written);
                return new WrittenRun(written, run with { Status = assessment.Status }, assessment);
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                return null;
            }
            catch (KubernetesApiException e) when (e.IsConflict && attempt < MaxAttempts)
            {
                if (await FreshAsync(item.Key, uid, cancellationToken) is not { } fresh)
                {
                    return null;
                }

                item = fresh;
            }
        }
    }

    /// <summary>Writes a phase and a message over a run that cannot be read.</summary>
    public async Task WriteErrorAsync(KubeObject item, string message, CancellationToken cancellationToken)
    {
        try
        {
            var change = new JsonObject { ["phase"] = AnalysisPhase.Error, ["message"] = message };
            _source.Written(await PatchAsync(item, change, cancellationToken));
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            // Gone: nothing is left to mark.
        }
    }

    private Task<KubeObject> PatchAsync(KubeObject item, JsonObject status, CancellationToken cancellationToken)
    {
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject { ["resourceVersion"] = item.Header.ResourceVersion },
            ["status"] = status,
        };
        return _client.PatchAsync(
            KnownResources.AnalysisRuns,
            item.Header.Namespace,
            item.Header.Name,
            Patch.Merge(patch),
            cancellationToken: cancellationToken
        );
    }

    private async Task<KubeObject?> FreshAsync(ObjectKey key, string uid, CancellationToken cancellationToken)
    {
        try
        {
            var fresh = await _client.GetAsync(KnownResources.AnalysisRuns, key.Namespace, key.Name, cancellationToken);
            return fresh.Header.Uid == uid ? fresh : null;
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    private Assessment Bounded(AnalysisRun run, Assessment assessment)
    {
        var size = JsonSerializer.SerializeToUtf8Bytes(assessment.Status, RolloutsJson.Options).Length;
        return size <= _maxStatusBytes
            ? assessment
            : AnalysisEngine.RejectSpec(
                run,
                $"the status would take {size} bytes, more than {_maxStatusBytes}: use fewer metrics or keep fewer measurements (measurementRetention)"
            );
    }

    private static JsonObject? Difference(AnalysisRun run, AnalysisRunStatus status) =>
        ReferenceEquals(run.Status, status)
            ? null
            : MergePatch.Diff(
                JsonSerializer.SerializeToNode(run.Status, RolloutsJson.Options),
                JsonSerializer.SerializeToNode(status, RolloutsJson.Options)
            );
}
