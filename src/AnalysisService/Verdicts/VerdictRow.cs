using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>A verdict as the table has it.</summary>
internal sealed class VerdictRow
{
    public long Id { get; init; }

    public required string Uid { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Owner { get; init; }

    public required string Phase { get; init; }

    public required string Outcome { get; init; }

    public required string Message { get; init; }

    public required string Explanation { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    public DateTimeOffset RecordedAt { get; init; }

    public string? Record { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<VerdictRow>
    {
        public void Configure(EntityTypeBuilder<VerdictRow> builder)
        {
            builder.ToTable("verdicts").HasKey(static v => v.Id);
            builder.Property(static v => v.Id).ValueGeneratedNever();
        }
    }
}
