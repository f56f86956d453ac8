using System.Text.Json;
using System.Text.Json.Nodes;

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

    /// <summary>
    /// The value as far as encoding/json can read it when its errors are ignored (row A19): null where it is of the wrong kind, which leaves
    /// the field at zero. A type with a decoder of its own (quantity, time, int-or-string) that fails ends the reading.
    /// </summary>
    public abstract JsonNode? ReadTolerantly(JsonElement value, TolerantReading reading);

    /// <summary>What a pointer to this type points to when the value is of the wrong kind.</summary>
    public virtual JsonNode? ZeroNode => null;

    /// <summary>Members that no field of a struct reads: their path below the value, and the fields that are known there.</summary>
    public virtual IEnumerable<(string Path, IEnumerable<string> Known)> UnknownMembers(JsonNode? value, string path) => [];

    protected static bool IsNil(JsonElement value) => value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
}
