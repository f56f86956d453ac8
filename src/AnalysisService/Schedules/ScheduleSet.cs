using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>What there is of schedules.</summary>
/// <param name="Usable">Those that can fire.</param>
/// <param name="Unreadable">Stored ones that cannot be used; they stand in nobody's way.</param>
internal sealed record ScheduleSet(IReadOnlyList<AnalysisSchedule> Usable, IReadOnlyList<UnreadableSchedule> Unreadable)
{
    public static ScheduleSet Empty { get; } = new([], []);

    /// <summary>The names of all.</summary>
    public IReadOnlySet<ObjectKey> Keys => Usable.Select(static s => s.Key).Concat(Unreadable.Select(static s => s.Key)).ToHashSet();
}
