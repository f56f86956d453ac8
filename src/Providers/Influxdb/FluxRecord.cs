using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>A row of a Flux table.</summary>
/// <param name="Table">Which table of the answer it belongs to.</param>
/// <param name="Columns">The values by column, typed as the table says.</param>
internal sealed record FluxRecord(int Table, IReadOnlyDictionary<string, MeasuredValue> Columns)
{
    public const string ValueColumn = "_value";
    public const string TimeColumn = "_time";

    /// <summary>The measured value; nil when the query dropped it.</summary>
    public MeasuredValue Value => Columns.GetValueOrDefault(ValueColumn);
}
