namespace Rollouts.AnalysisService;

internal static partial class MeasurementLog
{
    [LoggerMessage(
        EventId = 2001,
        EventName = "Measured",
        Level = LogLevel.Information,
        Message = "Run {Namespace}/{Run}: metric {Metric} #{Ordinal} is {Phase}, value {Value}"
    )]
    public static partial void Measured(
        this ILogger logger,
        string @namespace,
        string run,
        string metric,
        int ordinal,
        string? phase,
        string? value
    );

    [LoggerMessage(
        EventId = 2002,
        EventName = "MeasurementFailed",
        Level = LogLevel.Warning,
        Message = "Run {Namespace}/{Run}: metric {Metric} #{Ordinal} could not be measured: {Reason}"
    )]
    public static partial void MeasurementFailed(
        this ILogger logger,
        string @namespace,
        string run,
        string metric,
        int ordinal,
        string? reason
    );

    [LoggerMessage(
        EventId = 2003,
        EventName = "ProviderThrew",
        Level = LogLevel.Error,
        Message = "Provider {Provider} threw {Exception} for run {Namespace}/{Run}, metric {Metric}; providers are to answer, not to throw"
    )]
    public static partial void ProviderThrew(
        this ILogger logger,
        string provider,
        string @namespace,
        string run,
        string metric,
        string exception
    );

    [LoggerMessage(
        EventId = 2004,
        EventName = "GarbageFailed",
        Level = LogLevel.Warning,
        Message = "Run {Namespace}/{Run}: cleaning up after old measurements of {Metric} failed"
    )]
    public static partial void GarbageFailed(this ILogger logger, string? @namespace, string? run, string metric, Exception exception);
}
