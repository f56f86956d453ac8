namespace Rollouts.AnalysisService;

/// <summary>All schedules: those of the file, which win over stored ones of the same name, and those made through the API.</summary>
internal sealed class ScheduleCatalog
{
    private readonly IReadOnlyList<AnalysisSchedule> _ofFile;
    private readonly StoredSchedules _stored;

    public ScheduleCatalog(IReadOnlyList<AnalysisSchedule> ofFile, StoredSchedules stored)
    {
        _ofFile = ofFile;
        _stored = stored;
    }

    /// <summary>Another one after each change that this process made.</summary>
    public int Version => _stored.Version;

    public async Task<ScheduleSet> AllAsync(CancellationToken cancellationToken)
    {
        var stored = await _stored.LoadAsync(cancellationToken);
        var ofFile = _ofFile.Select(static s => s.Key).ToHashSet();
        return new ScheduleSet(
            [.. _ofFile, .. stored.Usable.Where(s => !ofFile.Contains(s.Key))],
            [.. stored.Unreadable.Where(s => !ofFile.Contains(s.Key))]
        );
    }
}
