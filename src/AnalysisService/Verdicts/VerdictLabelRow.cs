using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>A label of a verdict's run as the table has it.</summary>
internal sealed class VerdictLabelRow
{
    public required long VerdictId { get; init; }

    public required string Name { get; init; }

    public required string Value { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<VerdictLabelRow>
    {
        public void Configure(EntityTypeBuilder<VerdictLabelRow> builder)
        {
            builder.ToTable("verdict_labels").HasKey(static l => new { l.VerdictId, l.Name });
            builder.HasOne<VerdictRow>().WithMany().HasForeignKey(static row => row.VerdictId);
        }
    }
}
