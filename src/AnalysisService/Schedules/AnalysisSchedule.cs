using System.Text.Json.Nodes;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>A named analysis that begins again and again.</summary>
/// <param name="Namespace">Where its runs are made.</param>
/// <param name="Name">Names the schedule within its namespace; a DNS label of at most 40 characters.</param>
/// <param name="Times">When it fires.</param>
/// <param name="Missed">What becomes of missed firings.</param>
/// <param name="Enabled">Whether it fires at all; what falls due while it does not is not made up for.</param>
/// <param name="Keep">How many finished runs of it are kept.</param>
/// <param name="Spec">The spec of its runs, arguments filled in; null where it is made of <paramref name="Definition"/> at each firing.</param>
/// <param name="Definition">What was asked for, as the API shows it.</param>
internal sealed record AnalysisSchedule(
    string Namespace,
    string Name,
    ScheduleTimes Times,
    MissedFirings Missed,
    bool Enabled,
    int Keep,
    JsonObject? Spec,
    V1.Schedule Definition
)
{
    public ObjectKey Key => new(Namespace, Name);
}
