using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Rollouts.AnalysisService;

/// <summary>The tables of the store. Each is described beside its type by an <c>IEntityTypeConfiguration</c> of this assembly.</summary>
internal sealed class StoreContext : DbContext
{
    public StoreContext(DbContextOptions<StoreContext> options)
        : base(options) { }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(StoreContext).Assembly);
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(static type => type.GetProperties()))
        {
            property.SetColumnName(SnakeCase(property.Name));
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        if (Database.IsSqlite())
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeAsText>();
        }
        else
        {
            configurationBuilder.Properties<DateTimeOffset>().HaveConversion<TimeInUtc>();
        }
    }

    private static string SnakeCase(string name) =>
        string.Concat(
            name.Select(static (c, i) => char.IsUpper(c) && i > 0 ? $"_{char.ToLowerInvariant(c)}" : $"{char.ToLowerInvariant(c)}")
        );

    private sealed class TimeAsText()
        : ValueConverter<DateTimeOffset, string>(static t => StoreTime.Format(t), static t => StoreTime.Parse(t));

    private sealed class TimeInUtc() : ValueConverter<DateTimeOffset, DateTimeOffset>(static t => StoreTime.Trim(t), static t => t);
}
