using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>
/// From when on the firings of a schedule count: since it was first seen, enabled, or given other times. Stored, so that a process that is
/// killed across the first instant of a schedule does not lose it.
/// </summary>
internal sealed class ScheduleBegins
{
    public const string Kind = "AnalysisScheduleBegin";

    private readonly ILocalObjects _store;
    private readonly Dictionary<ObjectKey, (string Times, DateTimeOffset? Begin)> _known = [];

    public ScheduleBegins(ILocalObjects store)
    {
        _store = store;
    }

    /// <summary>
    /// The stored instant; null while the schedule is disabled. A schedule that this store has never seen begins <paramref name="now"/>, but
    /// one of a file goes on after its latest run: a replica with a store of its own took over from another one.
    /// </summary>
    /// <param name="schedule">Whose firings are counted.</param>
    /// <param name="latest">What its latest run was made for; null where there is none.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<DateTimeOffset?> OfAsync(
        AnalysisSchedule schedule,
        DateTimeOffset? latest,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var key = schedule.Key;
        var wanted = schedule.Enabled ? schedule.Times.Text : "";
        if (_known.TryGetValue(key, out var known) && known.Times == wanted)
        {
            return known.Begin;
        }

        DateTimeOffset? begin = null;
        if (schedule.Enabled)
        {
            begin = await StoredAsync(key, cancellationToken) switch
            {
                null => schedule.Definition.ReadOnly ? latest ?? now : now,
                var stored => stored.Value.Times == wanted ? stored.Value.Begin ?? now : now,
            };
        }

        var json = new JsonObject { ["times"] = wanted, ["begin"] = begin?.ToString("O", CultureInfo.InvariantCulture) };
        await _store.WriteAsync(new StoredObject(Kind, key.Namespace, key.Name, KubeJson.Serialize(json)), cancellationToken);
        _known[key] = (wanted, begin);
        return begin;
    }

    /// <summary>What <see cref="OfAsync"/> gave last; null where it gave nothing for these times.</summary>
    public DateTimeOffset? Known(AnalysisSchedule schedule) =>
        _known.TryGetValue(schedule.Key, out var known) && known.Times == schedule.Times.Text ? known.Begin : null;

    /// <summary>Another replica sees to the schedule from now on, and may write.</summary>
    public void Forget(ObjectKey schedule) => _known.Remove(schedule);

    /// <summary>The others are gone; one of the same name that comes later begins anew.</summary>
    public void KeepOnly(IReadOnlySet<ObjectKey> schedules)
    {
        foreach (var gone in _known.Keys.Where(key => !schedules.Contains(key)).ToList())
        {
            _known.Remove(gone);
        }
    }

    private async Task<(string Times, DateTimeOffset? Begin)?> StoredAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var rows = await _store.LoadAsync(Kind, cancellationToken);
        if (rows.FirstOrDefault(r => r.Namespace == key.Namespace && r.Name == key.Name)?.Json is not { } json)
        {
            return null;
        }

        try
        {
            var row = JsonNode.Parse(json.Span) as JsonObject;
            DateTimeOffset? begin = DateTimeOffset.TryParse((string?)row?["begin"], CultureInfo.InvariantCulture, out var instant)
                ? instant
                : null;
            return ((string?)row?["times"] ?? "", begin);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A row that nobody can read is of other times.
            return ("", null);
        }
    }
}
