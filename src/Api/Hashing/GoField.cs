using System.Text;

namespace Rollouts.Api;

/// <summary>One field of a Go struct.</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="OmitEmpty">Whether the tag says omitempty.</param>
/// <param name="OmitZero">Whether the tag says omitzero.</param>
/// <param name="Type">Its type.</param>
internal sealed record GoField(string Name, bool OmitEmpty, bool OmitZero, GoType Type)
{
    /// <summary>The name as UTF-8.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>The name with quotes and colon. Names in Go tags need no escapes.</summary>
    public byte[] Prefix { get; } = Encoding.UTF8.GetBytes($"\"{Name}\":");
}
