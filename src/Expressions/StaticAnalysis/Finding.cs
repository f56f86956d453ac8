namespace Rollouts.Expressions;

/// <summary>Something odd about an expression that compiles.</summary>
/// <param name="Span">The part that it is about.</param>
/// <param name="Message">What is odd and what follows from it.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record Finding(FindingCode Code, SourceSpan Span, string Message, string Remedy);
