namespace Rollouts.AnalysisService;

/// <summary>The issuer's keys cannot be had; the message is for the caller.</summary>
internal sealed class OidcUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
