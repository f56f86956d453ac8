using System.Globalization;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>A column of annotated CSV: its name, its type and what an empty field stands for.</summary>
internal sealed record FluxColumn(string Name, string Type, string Default)
{
    /// <summary>A field as the Go type that InfluxDB's own client gives it.</summary>
    /// <exception cref="FormatException">The field does not fit the type.</exception>
    public MeasuredValue Read(string field)
    {
        var text = field.Length == 0 ? Default : field;
        if (text.Length == 0 && Type != "string")
        {
            return MeasuredValue.Nil;
        }

        return Type switch
        {
            "boolean" => MeasuredValue.FromBool(text is "true" or "t" or "True" or "TRUE" or "T" or "1"),
            "double" => MeasuredValue.FromFloat(Double(text)),
            "long" => MeasuredValue.FromInteger(
                ValueKind.Int64,
                long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)
            ),
            "unsignedLong" => MeasuredValue.FromInteger(
                ValueKind.Uint64,
                unchecked((long)ulong.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture))
            ),
            "duration" => MeasuredValue.FromDuration(DurationOf(text)),
            "base64Binary" => MeasuredValue.FromBytes(Convert.FromBase64String(text)),
            _ when Type.StartsWith("dateTime", StringComparison.Ordinal) => MeasuredValue.FromTime(
                DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
            ),
            "string" => MeasuredValue.FromString(text),
            _ => throw new FormatException($"column {Name} has the unknown type {(Type.Length > 40 ? Type[..40] : Type)}"),
        };
    }

    private static double Double(string text) =>
        text switch
        {
            "+Inf" or "Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            "NaN" => double.NaN,
            _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        };

    private static long DurationOf(string text) =>
        Api.GoDuration.TryParse(text, out var duration) ? duration.Nanoseconds : throw new FormatException("a duration is malformed");
}
