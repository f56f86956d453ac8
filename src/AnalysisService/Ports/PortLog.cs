namespace Rollouts.AnalysisService;

internal static partial class PortLog
{
    [LoggerMessage(
        EventId = 2301,
        EventName = "CertificateRead",
        Level = LogLevel.Information,
        Message = "The certificate in {File} is used from now on; it ends {NotAfter:u}"
    )]
    public static partial void CertificateRead(this ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(
        EventId = 2302,
        EventName = "CertificateUnreadable",
        Level = LogLevel.Error,
        Message = "The certificate in {File} cannot be read, the one before stays in use: {Reason}"
    )]
    public static partial void CertificateUnreadable(this ILogger logger, string file, string reason);
}
