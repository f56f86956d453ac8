namespace Rollouts.Expressions;

/// <summary>The offsets of a zone through time: those recorded, and the rule by which they go on after the last.</summary>
/// <param name="kinds">The offsets with their names.</param>
/// <param name="changes">When an offset begins, ascending, and which.</param>
/// <param name="rule">What follows the last change, if it is known.</param>
internal sealed class ZoneTable(ZoneTable.Kind[] kinds, (long When, int Kind)[] changes, ZoneRule? rule)
{
    /// <summary>A zone of one offset.</summary>
    public ZoneTable(string name, int offset)
        : this([new Kind(name, offset, false)], [], null) { }

    public ZonePeriod At(long seconds)
    {
        if (changes.Length == 0)
        {
            return rule?.At(seconds, long.MinValue) ?? Period(kinds[0], long.MinValue, long.MaxValue);
        }

        if (seconds < changes[0].When)
        {
            return Period(First(), long.MinValue, changes[0].When);
        }

        var low = 0;
        var high = changes.Length;
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (seconds < changes[middle].When)
            {
                high = middle;
            }
            else
            {
                low = middle;
            }
        }

        if (low == changes.Length - 1 && rule is not null)
        {
            return rule.At(seconds, changes[low].When);
        }

        return Period(kinds[changes[low].Kind], changes[low].When, high < changes.Length ? changes[high].When : long.MaxValue);
    }

    /// <summary>Go's rule: an offset of that name which holds at that time, else any of that name.</summary>
    public bool TryGetOffset(string name, long civilSeconds, out int offset)
    {
        foreach (var kind in kinds)
        {
            if (kind.Name == name && At(civilSeconds - kind.Offset) is var there && there.Name == name)
            {
                offset = there.Offset;
                return true;
            }
        }

        foreach (var kind in kinds)
        {
            if (kind.Name == name)
            {
                offset = kind.Offset;
                return true;
            }
        }

        offset = 0;
        return false;
    }

    /// <summary>What holds before the first change.</summary>
    private Kind First()
    {
        if (!Array.Exists(changes, c => c.Kind == 0))
        {
            return kinds[0];
        }

        if (kinds[changes[0].Kind].IsDaylightSaving)
        {
            for (var i = changes[0].Kind - 1; i >= 0; i--)
            {
                if (!kinds[i].IsDaylightSaving)
                {
                    return kinds[i];
                }
            }
        }

        foreach (var kind in kinds)
        {
            if (!kind.IsDaylightSaving)
            {
                return kind;
            }
        }

        return kinds[0];
    }

    private static ZonePeriod Period(Kind kind, long start, long end) => new(kind.Name, kind.Offset, kind.IsDaylightSaving, start, end);

    /// <param name="Offset">Seconds east of UTC.</param>
    internal sealed record Kind(string Name, int Offset, bool IsDaylightSaving);
}
