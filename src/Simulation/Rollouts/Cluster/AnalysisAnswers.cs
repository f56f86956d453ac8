using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The analysis service: runs end after a while as the script says, and soon when they are asked to.</summary>
internal sealed class AnalysisAnswers
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(1);

    private readonly VirtualStore _store;
    private readonly Agenda _agenda;

    public AnalysisAnswers(VirtualStore store, Agenda agenda)
    {
        (_store, _agenda) = (store, agenda);
        store.Follow(OnCommitted);
    }

    public AnalysisAnswer Next { get; set; }

    private void OnCommitted(ResourceType type, KubeObject? before, KubeObject? after)
    {
        if (type != KnownResources.AnalysisRuns || after is null)
        {
            return;
        }

        var name = after.Header.Name;
        if (before is null)
        {
            _agenda.Plan(Duration, () => End(name, Next));
        }
        else if (after.As<AnalysisRun>(RolloutsJson.Options).Spec.Terminate && !before.As<AnalysisRun>(RolloutsJson.Options).Spec.Terminate)
        {
            // Row D29: what is stopped before it measured is Successful.
            _agenda.Plan(TimeToStop, () => End(name, AnalysisAnswer.Empty, isStopped: true));
        }
    }

    private void End(string name, AnalysisAnswer answer, bool isStopped = false)
    {
        if (
            _store.Find(KnownResources.AnalysisRuns, name)?.As<AnalysisRun>(RolloutsJson.Options)
            is not { Status.Phase: "" or "Running" } run
        )
        {
            return;
        }

        if (answer == AnalysisAnswer.Empty && !isStopped)
        {
            // Somebody stops it before it has measured: a run ends without data in no other way.
            _store.Patch(KnownResources.AnalysisRuns, name, new JsonObject { ["spec"] = new JsonObject { ["terminate"] = true } });
            return;
        }

        var isBackground = run.Metadata.Labels?.GetValueOrDefault(RolloutLabels.RolloutType) == RolloutRunType.Background;
        if (isBackground && answer == AnalysisAnswer.Successful)
        {
            // It goes on measuring, and looks again.
            Write(name, AnalysisPhase.Running, 1);
            _agenda.Plan(Duration, () => End(name, Next));
            return;
        }

        Write(name, isStopped ? AnalysisPhase.Successful : answer.ToString(), isStopped ? 0 : 1);
    }

    private void Write(string name, string phase, int count)
    {
        var metric = new JsonObject
        {
            ["name"] = "error-rate",
            ["phase"] = phase,
            ["count"] = count,
        };
        var status = new JsonObject { ["phase"] = phase, ["metricResults"] = new JsonArray(metric) };
        _store.Patch(KnownResources.AnalysisRuns, name, new JsonObject { ["status"] = status });
    }
}
