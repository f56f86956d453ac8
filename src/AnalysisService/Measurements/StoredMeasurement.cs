using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>One finished measurement of a run, as it is stored.</summary>
public sealed record StoredMeasurement
{
    public required string RunUid { get; init; }

    public required string Metric { get; init; }

    /// <summary>Counts the measurements of the metric from 1, errors included.</summary>
    public required int Ordinal { get; init; }

    public required string Phase { get; init; }

    /// <summary>Null when there is none.</summary>
    public string? Value { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>What the provider added, as a JSON object; null for nothing.</summary>
    public string? Metadata { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<StoredMeasurement>
    {
        public void Configure(EntityTypeBuilder<StoredMeasurement> builder) =>
            builder
                .ToTable("measurements")
                .HasKey(static m => new
                {
                    m.RunUid,
                    m.Metric,
                    m.Ordinal,
                });
    }
}
