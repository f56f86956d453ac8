using Microsoft.EntityFrameworkCore;

namespace Rollouts.AnalysisService;

/// <summary>Compares the tables with what this release writes into them, so that a table that somebody changed shows at the start and not at night.</summary>
internal static class SchemaCheck
{
    /// <exception cref="StoreException">A table or column is missing or cannot take what is written.</exception>
    public static async Task RunAsync(StoreDatabase database, StoreContext context, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var type in context.Model.GetEntityTypes())
        {
            var table = type.GetTableName()!;
            var columns = await database.ColumnsAsync(context, table, cancellationToken);
            if (columns.Count == 0)
            {
                faults.Add($"table {table} is missing");
                continue;
            }

            foreach (var property in type.GetProperties())
            {
                if (!columns.TryGetValue(property.GetColumnName(), out var nullable))
                {
                    faults.Add($"table {table} has no column {property.GetColumnName()}");
                }
                else if (property.IsNullable && !nullable)
                {
                    faults.Add($"column {property.GetColumnName()} of table {table} does not take null");
                }
            }
        }

        if (faults.Count > 0)
        {
            throw new StoreException(
                $"the tables were changed by another hand: {string.Join("; ", faults)}: restore a backup, or name another database"
            );
        }
    }
}
