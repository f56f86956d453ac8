using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Rollouts.AnalysisService;

/// <summary>An object of the local store as the table has it.</summary>
internal sealed class LocalObjectRow
{
    public required string Kind { get; init; }

    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required byte[] Json { get; init; }

    internal sealed class Table : IEntityTypeConfiguration<LocalObjectRow>
    {
        public void Configure(EntityTypeBuilder<LocalObjectRow> builder) =>
            builder
                .ToTable("local_objects")
                .HasKey(static o => new
                {
                    o.Kind,
                    o.Namespace,
                    o.Name,
                });
    }
}
