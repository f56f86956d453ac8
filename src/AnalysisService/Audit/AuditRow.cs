using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>An entry as the table has it.</summary>
internal sealed class AuditRow
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string RequestId { get; init; }

    public required string Actor { get; init; }

    public required string Mechanism { get; init; }

    public required string Origin { get; init; }

    public required string Action { get; init; }

    public required string Target { get; init; }

    public required string Reason { get; init; }

    public required string Outcome { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<AuditRow>
    {
        public void Configure(EntityTypeBuilder<AuditRow> builder) => builder.ToTable("audit").HasKey(static a => a.Id);
    }
}
