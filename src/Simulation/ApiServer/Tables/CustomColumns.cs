using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Tables of custom resources: the name, then their printer columns, or the age when they have none.</summary>
internal static class CustomColumns
{
    private static readonly IReadOnlyList<TableColumn> s_plain = [TableColumn.NameOf, TableColumn.Age];

    public static IReadOnlyList<TableColumn> Of(CustomResource custom) =>
        custom.PrinterColumns.Count == 0 ? s_plain : [TableColumn.NameOf, .. custom.PrinterColumns.Select(Column)];

    private static TableColumn Column(PrinterColumn column)
    {
        if (!JsonPathReader.TryParse(column.JsonPath, out var path))
        {
            return new TableColumn(column.Name, static (_, _) => null, column.Type, column.Format, column.Priority);
        }
        return new TableColumn(
            column.Name,
            (item, now) => Cell(path.Read(item), column.Type, now),
            column.Type,
            column.Format,
            column.Priority
        );
    }

    /// <summary>A value that has another type than its column says shows as nothing, except that anything shows in a text column.</summary>
    private static JsonNode? Cell(JsonNode? value, string type, DateTimeOffset now) =>
        (type, value?.GetValueKind()) switch
        {
            (_, null) => null,
            ("integer", JsonValueKind.Number) => JsonNumbers.TryToInt64(value, out var integer)
                ? integer
                : (long)JsonNumbers.ToDouble(value!),
            ("number", JsonValueKind.Number) => JsonNumbers.ToDouble(value!),
            ("boolean", JsonValueKind.True or JsonValueKind.False) => value!.DeepClone(),
            ("date", JsonValueKind.String) => IsInstant(value.AsText()) ? HumanDuration.Since(value.AsText(), now) : "<invalid>",
            ("string", JsonValueKind.String) => value!.DeepClone(),
            ("string", _) => value!.ToJsonString(),
            _ => null,
        };

    private static bool IsInstant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
