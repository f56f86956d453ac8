using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rollouts.Api;

/// <summary>The members of an object as those of a Go map: keys decoded, in byte order, the last of several equal ones.</summary>
internal static class SortedMembers
{
    public static IEnumerable<(byte[] Key, JsonElement Value)> Read(JsonElement value)
    {
        var members = new List<Member>(value.GetPropertyCount());
        foreach (var member in value.EnumerateObject())
        {
            members.Add(new Member(GoString.Decode(JsonMarshal.GetRawUtf8PropertyName(member)), members.Count, member.Value));
        }

        members.Sort(Member.Compare);
        for (var i = 0; i < members.Count; i++)
        {
            if (i + 1 == members.Count || !members[i + 1].Key.AsSpan().SequenceEqual(members[i].Key))
            {
                yield return (members[i].Key, members[i].Value);
            }
        }
    }

    public static void Write(GoJsonWriter writer, JsonElement value, GoType element)
    {
        writer.Write((byte)'{');
        var first = true;
        foreach (var (key, member) in Read(value))
        {
            if (!first)
            {
                writer.Write((byte)',');
            }

            first = false;
            writer.EnterKey(key);
            GoString.WriteDecoded(writer, key);
            writer.Write((byte)':');
            element.WriteValue(writer, member);
            writer.Leave();
        }

        writer.Write((byte)'}');
    }

    private readonly record struct Member(byte[] Key, int Position, JsonElement Value)
    {
        public static int Compare(Member left, Member right)
        {
            var order = left.Key.AsSpan().SequenceCompareTo(right.Key);
            return order != 0 ? order : left.Position.CompareTo(right.Position);
        }
    }
}
