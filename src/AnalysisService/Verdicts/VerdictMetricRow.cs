using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>A metric of a verdict as the table has it.</summary>
internal sealed class VerdictMetricRow
{
    public required long VerdictId { get; init; }

    /// <summary>Its place in the spec, from 0.</summary>
    public required int Position { get; init; }

    public required string Name { get; init; }

    public required string Phase { get; init; }

    public string? Value { get; init; }

    public string? Condition { get; init; }

    public required string Rule { get; init; }

    public required string Explanation { get; init; }

    public string? Result { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<VerdictMetricRow>
    {
        public void Configure(EntityTypeBuilder<VerdictMetricRow> builder)
        {
            builder.ToTable("verdict_metrics").HasKey(static m => new { m.VerdictId, m.Position });
            builder.HasOne<VerdictRow>().WithMany().HasForeignKey(static row => row.VerdictId);
        }
    }
}
