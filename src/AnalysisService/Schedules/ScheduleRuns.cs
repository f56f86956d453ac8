using System.Text.Json.Nodes;

namespace Rollouts.AnalysisService;

/// <summary>Makes the runs of schedules out of what they say.</summary>
internal sealed class ScheduleRuns
{
    private readonly RunSpecSource _specs;
    private readonly AnalysisServiceOptions _options;

    public ScheduleRuns(RunSpecSource specs, AnalysisServiceOptions options)
    {
        _specs = specs;
        _options = options;
    }

    /// <exception cref="ApiException">What it runs cannot be used any more, as when a stored template cannot be read.</exception>
    /// <exception cref="Analysis.AnalysisSpecException">No run can be made of it any more, as when a template is gone.</exception>
    public async Task<JsonObject> BuildAsync(AnalysisSchedule schedule, string name, CancellationToken cancellationToken)
    {
        var spec = (JsonObject?)schedule.Spec?.DeepClone() ?? await SpecAsync(schedule, cancellationToken);
        var labels = new JsonObject { [ScheduleNames.Label] = schedule.Name };
        if (_options.InstanceId.Length > 0)
        {
            labels[Api.RolloutLabels.ControllerInstanceId] = _options.InstanceId;
        }

        return new JsonObject
        {
            ["apiVersion"] = "argoproj.io/v1alpha1",
            ["kind"] = "AnalysisRun",
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = schedule.Namespace,
                ["labels"] = labels,
            },
            ["spec"] = spec,
        };
    }

    private Task<JsonObject> SpecAsync(AnalysisSchedule schedule, CancellationToken cancellationToken)
    {
        var request = ScheduleMessages.RunOf(schedule.Definition);
        return _specs.BuildAsync(request, RunSpecSource.ManifestOf(request), schedule.Namespace, cancellationToken);
    }
}
