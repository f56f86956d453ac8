using Microsoft.Extensions.Logging;

namespace Rollouts.Kubernetes;

/// <summary>Log level and format by the names that Argo's flags have (row L3).</summary>
public static class ServiceLogging
{
    /// <summary>The level of that name, or null when there is none.</summary>
    public static LogLevel? LevelOf(string name) =>
        name switch
        {
            "trace" => LogLevel.Trace,
            "debug" => LogLevel.Debug,
            "info" => LogLevel.Information,
            "warn" or "warning" => LogLevel.Warning,
            "error" => LogLevel.Error,
            "fatal" or "panic" => LogLevel.Critical,
            _ => null,
        };

    /// <param name="logging">Where it is set up; what was there goes.</param>
    /// <param name="levelName">A name that <see cref="LevelOf"/> knows; others mean info.</param>
    /// <param name="format"><c>json</c>, or anything else for text.</param>
    public static void Configure(ILoggingBuilder logging, string levelName, string format)
    {
        var level = LevelOf(levelName) ?? LogLevel.Information;
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        // The frameworks tell every statement and request at Information.
        foreach (var noisy in new[] { "Microsoft", "System", "Quartz", "Npgsql" })
        {
            logging.AddFilter(noisy, level > LogLevel.Warning ? level : LogLevel.Warning);
        }

        if (format == "json")
        {
            logging.AddJsonConsole(static console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            logging.AddSimpleConsole(static console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            });
        }
    }
}
