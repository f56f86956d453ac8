using System.Globalization;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>A number that may be written as one or as text, since arguments are filled into texts only. Kept as it was written.</summary>
/// <param name="Text">The number as text; whatever was written when it is none.</param>
[JsonConverter(typeof(NumberTextConverter))]
public readonly record struct NumberText(string Text)
{
    /// <summary>True when a number was written, false for a string.</summary>
    public bool IsNumber { get; init; }

    /// <summary>The number; null when the text is none, or not finite.</summary>
    public double? Value =>
        double.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    public static implicit operator NumberText(double value) =>
        new(value.ToString("R", CultureInfo.InvariantCulture)) { IsNumber = double.IsFinite(value) };

    public static implicit operator NumberText(string text) => new(text);

    /// <inheritdoc/>
    public override string ToString() => Text ?? "";
}
