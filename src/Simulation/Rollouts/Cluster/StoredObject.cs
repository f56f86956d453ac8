using System.Text;
using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>
/// An object of <see cref="VirtualStore"/> by its members: a write reads and writes only those that it changes, as a status has nothing to do with
/// the spec beside it. Immutable; nobody may change the nodes.
/// </summary>
internal sealed class StoredObject
{
    private readonly Dictionary<string, (JsonNode Node, byte[] Json)> _members;

    private StoredObject(Dictionary<string, (JsonNode Node, byte[] Json)> members)
    {
        _members = members;
        Object = KubeObject.Parse(Whole(members));
    }

    public KubeObject Object { get; }

    public IEnumerable<string> Names => _members.Keys;

    public static StoredObject Of(JsonObject whole) =>
        new(
            whole
                .Where(static member => member.Value is not null)
                .ToDictionary(static member => member.Key, static member => Written(member.Value!))
        );

    public JsonNode? Member(string name) => _members.GetValueOrDefault(name).Node;

    /// <summary>With those members in place of what they were; null for none any more.</summary>
    public StoredObject With(IReadOnlyDictionary<string, JsonNode?> changed)
    {
        var members = new Dictionary<string, (JsonNode Node, byte[] Json)>(_members);
        foreach (var (name, node) in changed)
        {
            if (node is null)
            {
                members.Remove(name);
            }
            else
            {
                members[name] = Written(node);
            }
        }

        return new StoredObject(members);
    }

    private static (JsonNode Node, byte[] Json) Written(JsonNode node) => (node, KubeJson.Serialize(node));

    private static byte[] Whole(Dictionary<string, (JsonNode Node, byte[] Json)> members)
    {
        // Each name in quotes with a colon, and a comma or the closing brace after each value.
        var json = new byte[1 + members.Sum(static member => Encoding.UTF8.GetByteCount(member.Key) + member.Value.Json.Length + 4)];
        var at = 0;
        foreach (var (name, (_, value)) in members)
        {
            json[at] = at == 0 ? (byte)'{' : (byte)',';
            at++;
            json[at++] = (byte)'"';
            at += Encoding.UTF8.GetBytes(name, json.AsSpan(at));
            json[at++] = (byte)'"';
            json[at++] = (byte)':';
            value.CopyTo(json.AsSpan(at));
            at += value.Length;
        }

        json[at] = (byte)'}';
        return json;
    }
}
