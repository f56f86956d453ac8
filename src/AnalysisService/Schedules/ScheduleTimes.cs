using Quartz;

namespace Rollouts.AnalysisService;

/// <summary>
/// The instants at which a schedule fires: those of a cron expression on the clocks of a time zone, or every so often counted from the
/// beginning of 1970, so that all replicas at all times name the same instants.
/// </summary>
internal sealed class ScheduleTimes
{
    private readonly CronExpression? _cron;
    private readonly TimeSpan _interval;

    private ScheduleTimes(CronExpression? cron, TimeSpan interval, string text)
    {
        _cron = cron;
        _interval = interval;
        Text = text;
    }

    /// <summary>What was asked for; the same for the same instants.</summary>
    public string Text { get; }

    /// <param name="interval">At least a second.</param>
    public static ScheduleTimes Every(TimeSpan interval) => new(null, interval, $"every {interval:c}");

    /// <param name="expression">Five fields as in crontab, or Quartz's six or seven that begin with seconds.</param>
    /// <param name="zone">Whose clocks are meant.</param>
    /// <exception cref="FormatException">It is no cron expression.</exception>
    public static ScheduleTimes Cron(string expression, TimeZoneInfo zone)
    {
        var fields = expression.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        return new ScheduleTimes(
            CronExpression.Parse(expression, fields == 5 ? CronFormat.Unix : CronFormat.Quartz).WithTimeZone(zone),
            default,
            $"cron {expression} {zone.Id}"
        );
    }

    /// <summary>The first instant after <paramref name="time"/>; null when there is none any more.</summary>
    public DateTimeOffset? After(DateTimeOffset time)
    {
        if (_cron is not null)
        {
            return _cron.GetNextValidTimeAfter(time)?.ToUniversalTime();
        }

        var since = time.ToUniversalTime() - DateTimeOffset.UnixEpoch;
        return DateTimeOffset.UnixEpoch + (((since.Ticks / _interval.Ticks) + 1) * _interval);
    }
}
