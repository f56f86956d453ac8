using System.Text.Json;

namespace Rollouts.Api;

/// <summary>
/// A Go type as encoding/json sees it: reads a JSON value the way Kubernetes fills the type, and writes the type the way json.Marshal does.
/// An absent value is an element of kind Undefined; Go's decoder leaves it, as it leaves null, at the zero value.
/// </summary>
internal abstract class GoType
{
    /// <summary>Whether <c>omitempty</c> leaves the value out. A value of the wrong kind is not empty, so that writing it tells.</summary>
    public abstract bool IsEmpty(JsonElement value);

    /// <summary>Whether <c>omitzero</c> leaves the value out. It differs from <see cref="IsEmpty"/> for structs.</summary>
    public virtual bool IsZero(JsonElement value) => IsEmpty(value);

    /// <summary>Writes the value, the zero value where it is absent or null.</summary>
    /// <exception cref="HashInputException">The value is of the wrong kind.</exception>
    public abstract void WriteValue(GoJsonWriter writer, JsonElement value);

    protected static bool IsNil(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}
