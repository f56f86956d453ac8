using System.Runtime.InteropServices;
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

    private readonly IRunRepository _runs;
    private readonly IRunOwnership _ownership;
    private readonly int _maxStatusBytes;

    public RunStatusWriter(IRunRepository runs, IRunOwnership ownership, AnalysisServiceOptions options)
    {
        _runs = runs;
        _ownership = ownership;
        _maxStatusBytes = options.MaxStatusBytes;
    }

    /// <summary>The run as stored afterwards with the assessment that it came from, or null when the run is gone or is another one by now.</summary>
    /// <param name="item">The run as known.</param>
    /// <param name="run">Its view.</param>
    /// <param name="assess">Decides the status; called again for every fresh version.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="KubernetesApiException">The server refuses the write.</exception>
    /// <exception cref="InvalidOperationException">Others overtake it again and again.</exception>
    public async Task<WrittenRun?> WriteAsync(
        KubeObject item,
        AnalysisRun run,
        Func<AnalysisRun, Assessment> assess,
        CancellationToken cancellationToken
    )
    {
        var uid = item.Header.Uid;
        for (var attempt = 1; ; attempt++)
        {
            var (assessment, status) = Bounded(run, assess(run));
            if (Difference(run, assessment.Status, status) is not { } change)
            {
                return new WrittenRun(item, run, assessment with { Changed = false });
            }

            Fence(item.Key);
            var write = await _runs.PatchAsync(item, new JsonObject { ["status"] = change }, cancellationToken);
            if (write.Written is { } written)
            {
                return new WrittenRun(written, run with { Status = assessment.Status }, assessment);
            }

            if (!write.Overtaken || await _runs.ReadAsync(item.Key, cancellationToken) is not { } fresh || fresh.Header.Uid != uid)
            {
                return null;
            }

            if (!RunReader.TryRead(fresh, out var reread, out _))
            {
                // It was readable before: whoever changed it triggers the next look.
                return null;
            }

            (item, run) =
                attempt < MaxAttempts
                    ? (fresh, reread)
                    : throw new InvalidOperationException($"the status of {item.Key} was overtaken by other writers {MaxAttempts} times");
        }
    }

    /// <summary>Writes a phase and a message over a run that cannot be read.</summary>
    public Task WriteErrorAsync(KubeObject item, string message, CancellationToken cancellationToken)
    {
        Fence(item.Key);
        var status = new JsonObject { ["phase"] = AnalysisPhase.Error, ["message"] = message };
        return _runs.PatchAsync(item, new JsonObject { ["status"] = status }, cancellationToken);
    }

    /// <exception cref="LeadershipLostException">Another replica may work on the run by now.</exception>
    private void Fence(ObjectKey run)
    {
        if (!_ownership.Owns(run))
        {
            throw new LeadershipLostException($"The status of {run} is left as it is: another replica may work on it now.");
        }
    }

    /// <summary>The assessment, or that the status would be too large, and the JSON of its status.</summary>
    private (Assessment Assessment, JsonElement Status) Bounded(AnalysisRun run, Assessment assessment)
    {
        var status = JsonOf(assessment.Status);
        var size = JsonMarshal.GetRawUtf8Value(status).Length;
        if (size <= _maxStatusBytes)
        {
            return (assessment, status);
        }

        var rejected = AnalysisEngine.RejectSpec(
            run,
            $"the status would take {size} bytes, more than {_maxStatusBytes}: use fewer metrics or keep fewer measurements (measurementRetention)"
        );
        return (rejected, JsonOf(rejected.Status));
    }

    private static JsonObject? Difference(AnalysisRun run, AnalysisRunStatus assessed, JsonElement status) =>
        ReferenceEquals(run.Status, assessed) ? null : MergePatch.Diff(JsonOf(run.Status), status);

    private static JsonElement JsonOf(AnalysisRunStatus status) => JsonSerializer.SerializeToElement(status, RolloutsJson.Options);
}
