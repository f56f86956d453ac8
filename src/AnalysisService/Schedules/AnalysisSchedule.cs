using System.Text.Json.Nodes;

namespace Rollouts.AnalysisService;

/// <summary>A named analysis that begins again and again.</summary>
/// <param name="Namespace">Where its runs are made.</param>
/// <param name="Name">Names the schedule within its namespace; a DNS label of at most 40 characters.</param>
/// <param name="Times">When it fires.</param>
/// <param name="Missed">What becomes of missed firings.</param>
/// <param name="Enabled">Whether it fires at all; what falls due while it does not is not made up for.</param>
/// <param name="Keep">How many finished runs of it are kept.</param>
/// <param name="Spec">The spec of its runs, arguments filled in.</param>
internal sealed record AnalysisSchedule(
    string Namespace,
    string Name,
    ScheduleTimes Times,
    MissedFirings Missed,
    bool Enabled,
    int Keep,
    JsonObject Spec
);
