namespace Rollouts.AnalysisService;

/// <summary>Where a generated key is shown: the terminal, which nobody keeps, and not the log.</summary>
internal sealed record KeyDisplay(TextWriter Writer);
