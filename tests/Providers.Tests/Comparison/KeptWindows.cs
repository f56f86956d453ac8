using Rollouts.Analysis;

namespace Rollouts.Providers.Tests;

/// <summary>A store of windows beside the measurement, that several services share and that may be away or lose what it has.</summary>
internal sealed class KeptWindows : IWindowStore
{
    private WindowRecord _record = new([]);

    /// <summary>Why it is away; null while it is there.</summary>
    public string? Away { get; set; }

    /// <summary>What another service adds just before the next offer is looked at.</summary>
    public Func<WindowRecord, WindowRecord>? Faster { get; set; }

    public int Count => _record.Rows.Count;

    public void Lose(int from) => _record = new WindowRecord([.. _record.Rows.Take(from)]);

    public Task<WindowRecord> ReadAsync(MeasurementContext context, WindowSchedule schedule, CancellationToken cancellationToken = default)
    {
        ThrowIfAway();
        var told = context.Measurement?.Metadata?.GetValueOrDefault("kept");
        return Task.FromResult(_record with { Lost = LostWindows.Read($"{_record.Rows.Count} {told}") });
    }

    public Task<WindowRecord> AddAsync(
        MeasurementContext context,
        WindowSchedule schedule,
        WindowRecord offered,
        CancellationToken cancellationToken = default
    )
    {
        ThrowIfAway();
        if (Faster is { } faster)
        {
            Faster = null;
            _record = faster(offered);
        }

        if (_record.Rows.Count <= offered.Rows.Count && _record.Rows.Zip(offered.Rows).All(static p => Same(p.First, p.Second)))
        {
            _record = new WindowRecord([.. offered.Rows]) { Facts = offered.Facts.ToDictionary() };
        }

        var kept = $"{_record.Rows.Count} {LostWindows.DigestOf(_record.Rows)}";
        return Task.FromResult(_record with { Metadata = new Dictionary<string, string> { ["kept"] = kept } });
    }

    private static bool Same(WindowRow one, WindowRow other) => WindowCodec.Write(one) == WindowCodec.Write(other);

    private void ThrowIfAway()
    {
        if (Away is { } reason)
        {
            throw new WindowStoreException(reason);
        }
    }
}
