namespace Rollouts.AnalysisService;

/// <summary>A part of the audit trail, newest first.</summary>
/// <param name="Entries">The entries.</param>
/// <param name="Next">The cursor of the page that follows; null when this is the last.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next);
