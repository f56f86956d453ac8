namespace Rollouts.AnalysisService;

/// <summary>A schedule cannot be used; the message names it, the field, the value and the remedy.</summary>
internal sealed class ScheduleException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The field at fault; empty where it is none of a schedule.</summary>
    public string Field { get; private init; } = "";

    /// <summary>Its value as JSON or text.</summary>
    public string? Value { get; private init; }

    /// <summary>What to do about it.</summary>
    public string Remedy { get; private init; } = "Mend the file.";

    public static ScheduleException Of(string where, string field, string? value, string remedy, Exception? inner = null) =>
        new($"{where}: {field} is {value ?? "missing"}: {remedy}", inner)
        {
            Field = field,
            Value = value,
            Remedy = remedy,
        };
}
