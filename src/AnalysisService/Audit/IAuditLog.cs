namespace Rollouts.AnalysisService;

/// <summary>Who changed what, when and why. Entries are only ever added.</summary>
public interface IAuditLog
{
    /// <summary>Adds an entry; it is kept when the task ends.</summary>
    /// <exception cref="System.Data.Common.DbException">The store cannot be written; the change must not be made.</exception>
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default);

    /// <summary>The latest entries, newest first.</summary>
    Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, CancellationToken cancellationToken = default);
}
