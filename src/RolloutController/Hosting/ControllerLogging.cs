namespace Rollouts.RolloutController;

/// <summary>Log level and format by the names that Argo's flags have (row L3).</summary>
internal static class ControllerLogging
{
    public static void Configure(IServiceCollection services, string level, string format) =>
        services.AddLogging(logging =>
        {
            logging.ClearProviders();
            logging.SetMinimumLevel(
                level switch
                {
                    "debug" => LogLevel.Debug,
                    "warn" => LogLevel.Warning,
                    "error" => LogLevel.Error,
                    _ => LogLevel.Information,
                }
            );
            if (format == "json")
            {
                logging.AddJsonConsole(console => console.UseUtcTimestamp = true);
            }
            else
            {
                logging.AddSimpleConsole(console =>
                {
                    console.SingleLine = true;
                    console.UseUtcTimestamp = true;
                    console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                });
            }
        });
}
