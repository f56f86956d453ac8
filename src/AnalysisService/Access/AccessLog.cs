namespace Rollouts.AnalysisService;

internal static partial class AccessLog
{
    [LoggerMessage(
        EventId = 2311,
        EventName = "KeysRead",
        Level = LogLevel.Information,
        Message = "{Count} access keys are read from {File}"
    )]
    public static partial void KeysRead(this ILogger logger, int count, string file);

    [LoggerMessage(
        EventId = 2312,
        EventName = "KeysUnreadable",
        Level = LogLevel.Error,
        Message = "The access keys in {File} cannot be read, so none of them holds: {Reason}"
    )]
    public static partial void KeysUnreadable(this ILogger logger, string file, string reason);

    [LoggerMessage(
        EventId = 2313,
        EventName = "ReviewFailed",
        Level = LogLevel.Error,
        Message = "The cluster cannot be asked about a token ({Reason}); the service account needs create on tokenreviews and subjectaccessreviews"
    )]
    public static partial void ReviewFailed(this ILogger logger, string reason);

    [LoggerMessage(
        EventId = 2314,
        EventName = "SigningKeysUnavailable",
        Level = LogLevel.Error,
        Message = "The signing keys of {Issuer} cannot be read: {Reason}"
    )]
    public static partial void SigningKeysUnavailable(this ILogger logger, string issuer, string reason);

    [LoggerMessage(
        EventId = 2315,
        EventName = "SigningKeysRead",
        Level = LogLevel.Information,
        Message = "{Count} signing keys of {Issuer} are read"
    )]
    public static partial void SigningKeysRead(this ILogger logger, int count, string issuer);

    [LoggerMessage(
        EventId = 2316,
        EventName = "AuditFailed",
        Level = LogLevel.Error,
        Message = "{Action} by {Actor} is refused, because it cannot be written to the audit log"
    )]
    public static partial void AuditFailed(this ILogger logger, string action, string actor, Exception exception);
}
