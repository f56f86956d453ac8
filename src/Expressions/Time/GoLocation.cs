namespace Rollouts.Expressions;

/// <summary>Go's <c>*time.Location</c>: UTC, an IANA zone, or a fixed offset.</summary>
/// <param name="Name">UTC, the IANA name, or the abbreviation of a fixed zone (empty when there is none).</param>
internal sealed record GoLocation(string Name)
{
    public static readonly GoLocation Utc = new("UTC");

    private readonly TimeZoneInfo? _zone;
    private readonly TimeSpan _offset;

    private GoLocation(string name, TimeZoneInfo? zone, TimeSpan offset)
        : this(name)
    {
        _zone = zone;
        _offset = offset;
    }

    public bool IsFixed => _zone is null && Name != "UTC";

    public static GoLocation Fixed(string name, TimeSpan offset) =>
        offset == TimeSpan.Zero && name is "UTC" ? Utc : new(name, null, offset);

    /// <summary>A zone by its IANA name; "" and UTC are UTC, Local is UTC because the service runs there.</summary>
    public static GoLocation Find(string name)
    {
        if (name is "" or "UTC")
        {
            return Utc;
        }

        if (name == "Local")
        {
            return new GoLocation("Local", TimeZoneInfo.Utc, TimeSpan.Zero);
        }

        return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? new GoLocation(name, zone, TimeSpan.Zero)
            : throw ExpressionException.Runtime($"unknown time zone {name}");
    }

    public TimeSpan OffsetAt(long unixSeconds) =>
        _zone is null ? _offset : _zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));

    public bool IsDaylightSavingAt(long unixSeconds) =>
        _zone?.IsDaylightSavingTime(DateTimeOffset.FromUnixTimeSeconds(unixSeconds)) ?? false;

    /// <summary>The abbreviation printed after a time; IANA abbreviations are not known to .NET, so Go's numeric form stands in.</summary>
    public string AbbreviationAt(long unixSeconds)
    {
        if (Name is "UTC" or "Local")
        {
            return "UTC";
        }

        if (IsFixed && Name.Length > 0)
        {
            return Name;
        }

        var offset = OffsetAt(unixSeconds);
        return (offset < TimeSpan.Zero ? "-" : "+") + (offset.Minutes == 0 ? offset.ToString("hh") : offset.ToString("hhmm"));
    }
}
