using Rollouts.Kubernetes;

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

    public async Task<IReadOnlyList<AnalysisSchedule>> AllAsync(CancellationToken cancellationToken) =>
        [.. _ofFile.Concat(await _stored.LoadAsync(cancellationToken)).DistinctBy(static s => s.Key)];

    public async Task<AnalysisSchedule?> FindAsync(ObjectKey key, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).FirstOrDefault(s => s.Key == key);
}
