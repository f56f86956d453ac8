using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>The tables of the verdict store.</summary>
internal sealed class VerdictContext : DbContext
{
    public VerdictContext(DbContextOptions<VerdictContext> options)
        : base(options) { }

    public DbSet<Verdict> Verdicts => Set<Verdict>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        var verdict = modelBuilder.Entity<Verdict>();
        verdict.ToTable("verdicts").HasKey(static v => v.Uid);
        verdict.HasIndex(static v => v.CompletedAt);
        verdict.HasIndex(static v => new { v.Namespace, v.Name });
        foreach (var property in verdict.Metadata.GetProperties())
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeText>();
    }

    private static string SnakeCase(string name) =>
        string.Concat(
            name.Select(static (c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}")
        );

    // Times of a run have whole seconds; as RFC 3339 in UTC they sort as text and are readable in any tool.
    private sealed class TimeText() : ValueConverter<DateTimeOffset, string>(static t => KubernetesTime.Format(t), static t => Read(t))
    {
        private static DateTimeOffset Read(string text) => KubernetesTime.TryParse(text, out var time) ? time : DateTimeOffset.MinValue;
    }
}
