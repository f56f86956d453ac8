namespace Rollouts.Providers;

/// <summary>The address of a request, or of a redirect, is not allowed.</summary>
internal sealed class EgressDeniedException(string message) : HttpRequestException(message);
