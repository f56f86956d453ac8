using System.Diagnostics.CodeAnalysis;

namespace Rollouts.Simulation;

/// <summary>The last changes, one per resourceVersion without gaps, in a ring.</summary>
internal sealed class ChangeLog
{
    private readonly ModelChange?[] _ring;

    public ChangeLog(int limit) => _ring = new ModelChange?[limit];

    /// <summary>The version of the newest change.</summary>
    public long Newest { get; private set; }

    /// <summary>Readers at this version or later can be served.</summary>
    public long CompactedTo { get; private set; }

    public void Add(ModelChange change)
    {
        Newest = change.ResourceVersion;
        _ring[Newest % _ring.Length] = change;
        CompactedTo = Math.Max(CompactedTo, Newest - _ring.Length);
    }

    public void Compact()
    {
        CompactedTo = Newest;
        Array.Clear(_ring);
    }

    public bool TryRead(long after, int limit, [NotNullWhen(true)] out IReadOnlyList<ModelChange>? changes)
    {
        if (after < CompactedTo)
        {
            changes = null;
            return false;
        }
        var count = (int)Math.Clamp(Newest - after, 0, limit);
        var found = new ModelChange[count];
        for (var i = 0; i < count; i++)
        {
            found[i] = _ring[(after + 1 + i) % _ring.Length]!;
        }
        changes = found;
        return true;
    }
}
