using System.Text.Json;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Schedules made through the API, in the service's store.</summary>
internal sealed class StoredSchedules
{
    private const string Kind = "AnalysisSchedule";

    private readonly ILocalObjects _store;

    public StoredSchedules(ILocalObjects store)
    {
        _store = store;
    }

    public async Task<IReadOnlyList<AnalysisSchedule>> LoadAsync(CancellationToken cancellationToken) =>
        [.. (await _store.LoadAsync(Kind, cancellationToken)).Select(static row => Read(row.Json!.Value))];

    public Task PutAsync(AnalysisSchedule schedule, CancellationToken cancellationToken) =>
        _store.WriteAsync(
            new StoredObject(Kind, schedule.Namespace, schedule.Name, ProtoJson.Write(schedule.Definition)),
            cancellationToken
        );

    /// <summary>A schedule of that name that is made later begins anew.</summary>
    public async Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await _store.WriteAsync(new StoredObject(Kind, key.Namespace, key.Name, null), cancellationToken);
        await _store.WriteAsync(new StoredObject(ScheduleBegins.Kind, key.Namespace, key.Name, null), cancellationToken);
    }

    private static AnalysisSchedule Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return ScheduleMessages.Read((V1.Schedule)ProtoJson.Read(document.RootElement, V1.Schedule.Descriptor));
    }
}
