using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rollouts.Api;

/// <summary>Writes an object as Go writes a map: keys decoded, in byte order, the last of several equal ones.</summary>
internal static class SortedMembers
{
    public static void Write(GoJsonWriter writer, JsonElement value, GoType element)
    {
        var count = value.GetPropertyCount();
        var members = ArrayPool<Member>.Shared.Rent(count);
        try
        {
            var n = 0;
            foreach (var member in value.EnumerateObject())
            {
                members[n] = new Member(GoString.Decode(JsonMarshal.GetRawUtf8PropertyName(member)), n, member.Value);
                n++;
            }

            members.AsSpan(0, n).Sort(Member.Compare);
            Write(writer, members.AsSpan(0, n), element);
        }
        finally
        {
            ArrayPool<Member>.Shared.Return(members, clearArray: true);
        }
    }

    private static void Write(GoJsonWriter writer, ReadOnlySpan<Member> members, GoType element)
    {
        writer.Write((byte)'{');
        var first = true;
        for (var i = 0; i < members.Length; i++)
        {
            var key = members[i].Key;
            if (i + 1 < members.Length && members[i + 1].Key.AsSpan().SequenceEqual(key))
            {
                continue;
            }

            if (!first)
            {
                writer.Write((byte)',');
            }

            first = false;
            writer.EnterKey(key);
            GoString.WriteDecoded(writer, key);
            writer.Write((byte)':');
            element.WriteValue(writer, members[i].Value);
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
