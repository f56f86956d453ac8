using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>One closed window of a long measurement, as the table has it.</summary>
internal sealed record StoredWindow
{
    public required string RunUid { get; init; }

    public required string Metric { get; init; }

    public required int Ordinal { get; init; }

    public required DateTimeOffset BeginsAt { get; init; }

    /// <summary>Counts the windows from 0.</summary>
    public required int Number { get; init; }

    /// <summary>What it delivered, in the form of <see cref="Analysis.WindowCodec"/>.</summary>
    public required string Line { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<StoredWindow>
    {
        public void Configure(EntityTypeBuilder<StoredWindow> builder) =>
            builder
                .ToTable("windows")
                .HasKey(static w => new
                {
                    w.RunUid,
                    w.Metric,
                    w.Ordinal,
                    w.BeginsAt,
                    w.Number,
                });
    }
}
