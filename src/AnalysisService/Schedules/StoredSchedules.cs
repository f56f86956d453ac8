using System.Text.Json;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Schedules made through the API, in the service's store.</summary>
internal sealed class StoredSchedules
{
    public const string Kind = "AnalysisSchedule";

    private readonly ILocalObjects _store;
    private int _version;

    public StoredSchedules(ILocalObjects store)
    {
        _store = store;
    }

    /// <summary>Another one after each change that this process made; others are seen at the next reading.</summary>
    public int Version => Volatile.Read(ref _version);

    public async Task<ScheduleSet> LoadAsync(CancellationToken cancellationToken)
    {
        var usable = new List<AnalysisSchedule>();
        var unreadable = new List<UnreadableSchedule>();
        foreach (var row in await _store.LoadAsync(Kind, cancellationToken))
        {
            try
            {
                usable.Add(Read(row));
            }
            catch (Exception e) when (e is ScheduleException or ApiException or JsonException)
            {
                unreadable.Add(new UnreadableSchedule(new ObjectKey(row.Namespace, row.Name), ShownText.Cut(e.Message)));
            }
        }

        return new ScheduleSet(usable, unreadable);
    }

    public async Task PutAsync(AnalysisSchedule schedule, CancellationToken cancellationToken)
    {
        var row = new StoredObject(Kind, schedule.Namespace, schedule.Name, ProtoJson.Write(schedule.Definition));
        await _store.WriteAsync(row, cancellationToken);
        Interlocked.Increment(ref _version);
    }

    /// <summary>A schedule of that name that is made later begins anew.</summary>
    public async Task DeleteAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        await _store.WriteAsync(new StoredObject(Kind, key.Namespace, key.Name, null), cancellationToken);
        await _store.WriteAsync(new StoredObject(ScheduleBegins.Kind, key.Namespace, key.Name, null), cancellationToken);
        Interlocked.Increment(ref _version);
    }

    private static AnalysisSchedule Read(StoredObject row)
    {
        using var document = JsonDocument.Parse(row.Json!.Value);
        var schedule = ScheduleMessages.Read((V1.Schedule)ProtoJson.Read(document.RootElement, V1.Schedule.Descriptor));
        return schedule.Key == new ObjectKey(row.Namespace, row.Name)
            ? schedule
            : throw ScheduleException.Of("schedule", "name", $"'{schedule.Key}'", $"the row is of {row.Namespace}/{row.Name}");
    }
}
