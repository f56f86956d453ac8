using Microsoft.Extensions.Logging;

namespace Rollouts.Grpc;

/// <summary>What the host says of plugins.</summary>
internal static partial class PluginLog
{
    [LoggerMessage(
        EventId = 7101,
        EventName = "PluginReady",
        Level = LogLevel.Information,
        Message = "Plugin {Plugin} is ready, version '{Version}'."
    )]
    public static partial void PluginReady(this ILogger logger, string plugin, string version);

    [LoggerMessage(
        EventId = 7102,
        EventName = "PluginFailed",
        Level = LogLevel.Warning,
        Message = "Plugin {Plugin} is not running: {Reason}. It is started again in {Wait}."
    )]
    public static partial void PluginFailed(this ILogger logger, string plugin, string reason, TimeSpan wait);

    [LoggerMessage(
        EventId = 7103,
        EventName = "PluginRefused",
        Level = LogLevel.Error,
        Message = "Plugin {Plugin} cannot be used: {Reason}."
    )]
    public static partial void PluginRefused(this ILogger logger, string plugin, string reason);

    [LoggerMessage(EventId = 7104, EventName = "PluginWrote", Level = LogLevel.Information, Message = "{Plugin}: {Line}")]
    public static partial void PluginWrote(this ILogger logger, string plugin, string line);

    [LoggerMessage(
        EventId = 7105,
        EventName = "PluginOutputDropped",
        Level = LogLevel.Warning,
        Message = "{Plugin}: {Count} lines of its output were left out."
    )]
    public static partial void PluginOutputDropped(this ILogger logger, string plugin, int count);

    [LoggerMessage(EventId = 7106, EventName = "PluginHostFailed", Level = LogLevel.Error, Message = "The host of plugin {Plugin} failed.")]
    public static partial void PluginHostFailed(this ILogger logger, string plugin, Exception exception);

    [LoggerMessage(
        EventId = 7107,
        EventName = "PluginSourceFailed",
        Level = LogLevel.Error,
        Message = "Which plugins there are could not be read from {Source}: {Reason} It is tried again in {Wait}."
    )]
    public static partial void PluginSourceFailed(this ILogger logger, string source, string reason, TimeSpan wait);

    [LoggerMessage(
        EventId = 7108,
        EventName = "PluginNamedTwice",
        Level = LogLevel.Warning,
        Message = "Plugin {Plugin} is configured in more than one place; the first one counts."
    )]
    public static partial void PluginNamedTwice(this ILogger logger, string plugin);

    [LoggerMessage(
        EventId = 7109,
        EventName = "PluginDownloaded",
        Level = LogLevel.Information,
        Message = "The program of plugin {Plugin} was downloaded from {Place} and is the one that is configured."
    )]
    public static partial void PluginDownloaded(this ILogger logger, string plugin, string place);
}
