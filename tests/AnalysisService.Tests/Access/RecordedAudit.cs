using System.Collections.Concurrent;
using System.Data.Common;

namespace Rollouts.AnalysisService.Tests;

/// <summary>Keeps entries in memory, or refuses them.</summary>
internal sealed class RecordedAudit : IAuditLog
{
    public ConcurrentQueue<AuditEntry> Entries { get; } = new();

    public bool Refuses { get; set; }

    public Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken = default)
    {
        if (Refuses)
        {
            throw new Refusal();
        }

        Entries.Enqueue(entry);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<AuditEntry>> ListAuditAsync(int limit, CancellationToken cancellationToken = default) =>
        Task.FromResult<IReadOnlyList<AuditEntry>>([.. Entries.Reverse().Take(limit)]);

    private sealed class Refusal() : DbException("the disk is full");
}
