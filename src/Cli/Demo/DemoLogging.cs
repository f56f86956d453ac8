using Microsoft.Extensions.Logging;

namespace Rollouts.Cli;

/// <summary>The timeline is the demo's output; logs are for those who ask for them, and go to the error output.</summary>
internal static class DemoLogging
{
    public static void Configure(ILoggingBuilder logging, DemoOptions options)
    {
        logging.ClearProviders();
        if (options.Verbose)
        {
            logging.AddSimpleConsole(static console => console.SingleLine = true);
            logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
            logging.SetMinimumLevel(LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning);
        }
    }
}
