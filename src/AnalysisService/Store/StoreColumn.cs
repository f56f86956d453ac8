namespace Rollouts.AnalysisService;

/// <summary>A column as the database has it.</summary>
internal sealed record StoreColumn(string Name, bool Nullable);
