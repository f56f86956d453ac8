namespace Rollouts.AnalysisService;

/// <summary>Log level and format by the names that Argo's flags have (row L3).</summary>
internal static class ServiceLogging
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

    public static void Configure(ILoggingBuilder logging, AnalysisServiceOptions options)
    {
        var level = LevelOf(options.LogLevel) ?? LogLevel.Information;
        logging.ClearProviders();
        logging.SetMinimumLevel(level);
        // The frameworks tell every statement and request at Information.
        foreach (var noisy in new[] { "Microsoft", "System", "Quartz" })
        {
            logging.AddFilter(noisy, level > LogLevel.Warning ? level : LogLevel.Warning);
        }

        if (options.LogFormat == "json")
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
