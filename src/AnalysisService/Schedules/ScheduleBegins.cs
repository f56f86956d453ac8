using System.Globalization;
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

    /// <summary>The stored instant, which is <paramref name="now"/> when there is none yet; null while the schedule is disabled.</summary>
    public async Task<DateTimeOffset?> OfAsync(AnalysisSchedule schedule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var key = schedule.Key;
        var wanted = schedule.Enabled ? schedule.Times.Text : "";
        if (_known.TryGetValue(key, out var known) && known.Times == wanted)
        {
            return known.Begin;
        }

        DateTimeOffset? begin = schedule.Enabled ? await StoredAsync(key, wanted, cancellationToken) ?? now : null;
        var json = new JsonObject { ["times"] = wanted, ["begin"] = begin?.ToString("O", CultureInfo.InvariantCulture) };
        await _store.WriteAsync(new StoredObject(Kind, key.Namespace, key.Name, KubeJson.Serialize(json)), cancellationToken);
        _known[key] = (wanted, begin);
        return begin;
    }

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

    private async Task<DateTimeOffset?> StoredAsync(ObjectKey key, string times, CancellationToken cancellationToken)
    {
        var rows = await _store.LoadAsync(Kind, cancellationToken);
        return
            rows.FirstOrDefault(r => r.Namespace == key.Namespace && r.Name == key.Name)?.Json is { } json
            && JsonNode.Parse(json.Span) is JsonObject row
            && (string?)row["times"] == times
            && DateTimeOffset.TryParse((string?)row["begin"], CultureInfo.InvariantCulture, out var begin)
            ? begin
            : null;
    }
}
