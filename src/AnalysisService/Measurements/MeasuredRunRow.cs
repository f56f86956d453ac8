using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>A run that has measurements, as the table has it.</summary>
internal sealed record MeasuredRunRow
{
    public required string RunUid { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    /// <summary>When its first measurement was stored.</summary>
    public required DateTimeOffset FirstAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<MeasuredRunRow>
    {
        public void Configure(EntityTypeBuilder<MeasuredRunRow> builder) => builder.ToTable("measured_runs").HasKey(static r => r.RunUid);
    }
}
