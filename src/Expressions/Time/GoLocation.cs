using System.Collections.Concurrent;

namespace Rollouts.Expressions;

/// <summary>Go's <c>*time.Location</c>: UTC, an IANA zone, or a fixed offset.</summary>
internal sealed class GoLocation
{
    public static readonly GoLocation Utc = new("UTC", new ZoneTable("UTC", 0));

    private static readonly ConcurrentDictionary<string, GoLocation> Known = new(StringComparer.Ordinal);

    private readonly ZoneTable _zones;

    private GoLocation(string name, ZoneTable zones)
    {
        Name = name;
        _zones = zones;
    }

    /// <summary>UTC, the IANA name, or the abbreviation of a fixed zone (empty when there is none).</summary>
    public string Name { get; }

    /// <param name="offset">Seconds east of UTC.</param>
    public static GoLocation Fixed(string name, int offset) => new(name, new ZoneTable(name, offset));

    /// <summary>A zone by its IANA name; "" and UTC are UTC, Local is UTC because the service runs there.</summary>
    /// <exception cref="ExpressionException">The system's time zone database has no such zone.</exception>
    public static GoLocation Find(string name)
    {
        if (name is "" or "UTC")
        {
            return Utc;
        }

        if (Known.TryGetValue(name, out var known))
        {
            return known;
        }

        var zones = name == "Local" ? new ZoneTable("UTC", 0) : ZoneDatabase.Read(name);
        return zones is null
            ? throw new ExpressionException(
                ExpressionErrorCode.Runtime,
                $"unknown time zone {name}",
                hint: "zones have IANA names such as Europe/Zurich, and come from the system's tzdata"
            )
            : Known.GetOrAdd(name, new GoLocation(name, zones));
    }

    /// <summary>The period that a second since 1970 lies in.</summary>
    public ZonePeriod At(long unixSeconds) => _zones.At(unixSeconds);

    /// <summary>The seconds since 1970 of a civil time here, given as if it were UTC.</summary>
    public long ToUnixSeconds(long civilSeconds)
    {
        var period = At(civilSeconds);
        var seconds = civilSeconds - period.Offset;

        // Near a change of the clocks the offset is that of the instant itself.
        return seconds < period.Start || seconds >= period.End ? civilSeconds - At(seconds).Offset : seconds;
    }

    /// <summary>The offset that an abbreviation stands for here, preferably at that time.</summary>
    public bool TryGetOffset(string abbreviation, long civilSeconds, out int offset) =>
        _zones.TryGetOffset(abbreviation, civilSeconds, out offset);
}
