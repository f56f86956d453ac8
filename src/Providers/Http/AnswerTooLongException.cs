namespace Rollouts.Providers;

/// <summary>An answer has more bytes than are read.</summary>
internal sealed class AnswerTooLongException(string message) : HttpRequestException(message);
