using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>A long measurement that looks at windows, as the table has it.</summary>
internal sealed record WindowRecordRow
{
    public required string RunUid { get; init; }

    public required string Metric { get; init; }

    public required int Ordinal { get; init; }

    /// <summary>Begin of the first window. A status that was put back and began anew has a record of its own.</summary>
    public required DateTimeOffset BeginsAt { get; init; }

    /// <summary>Length of a window in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What gives the numbers of the windows a meaning, as a JSON object of texts.</summary>
    public required string Facts { get; init; }

    /// <summary>When a window was added last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<WindowRecordRow>
    {
        public void Configure(EntityTypeBuilder<WindowRecordRow> builder) =>
            builder
                .ToTable("window_records")
                .HasKey(static r => new
                {
                    r.RunUid,
                    r.Metric,
                    r.Ordinal,
                    r.BeginsAt,
                });
    }
}
