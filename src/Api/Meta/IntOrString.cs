using System.Globalization;
using System.Text.Json.Serialization;

namespace Rollouts.Api;

/// <summary>A number or a string, kept as it was written.</summary>
[JsonConverter(typeof(IntOrStringConverter))]
public readonly record struct IntOrString
{
    private readonly int _number;
    private readonly string? _text;

    /// <summary>Holds a number.</summary>
    public IntOrString(int number) => _number = number;

    /// <summary>Holds a string.</summary>
    public IntOrString(string text) => _text = text;

    /// <summary>True when a string was written, even one that looks like a number.</summary>
    public bool IsString => _text is not null;

    /// <summary>The string, or null when a number was written.</summary>
    public string? Text => _text;

    /// <summary>
    /// The number; for a string its decimal value, or 0 when it has none (row D12: Go's <c>IntValue</c>).
    /// </summary>
    public int IntValue
    {
        get
        {
            if (_text is null)
            {
                return _number;
            }

            var parsed = int.TryParse(_text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value);
            return parsed ? value : 0;
        }
    }

    public static implicit operator IntOrString(int number) => new(number);

    public static implicit operator IntOrString(string text) => new(text);

    /// <summary>The number in decimal, or the string.</summary>
    public override string ToString() => _text ?? _number.ToString(CultureInfo.InvariantCulture);
}
