using Microsoft.Extensions.Logging;

namespace Rollouts.Providers;

/// <summary>What is said about the configuration of plugins.</summary>
internal static partial class PluginSourceLog
{
    [LoggerMessage(EventId = 7201, EventName = "PluginEntryWrong", Level = LogLevel.Error, Message = "{Source}: {Failure}.")]
    public static partial void PluginEntryWrong(this ILogger logger, string source, string failure);
}
