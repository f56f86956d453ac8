using System.Buffers.Binary;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>The system's time zone files, in the format TZif of RFC 8536. .NET reads them too, but does not give abbreviations.</summary>
internal static class ZoneDatabase
{
    private const int HeaderLength = 44;
    private const int MaxFileLength = 1 << 20;

    private static readonly string[] Folders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

    /// <summary>Null when there is no such zone.</summary>
    public static ZoneTable? Read(string name)
    {
        // The name becomes part of a path.
        if (name.Contains("..", StringComparison.Ordinal) || name[0] is '/' or '\\' || name.AsSpan().IndexOfAny('\\', '\0') >= 0)
        {
            return null;
        }

        foreach (var folder in Folders)
        {
            var file = new FileInfo(Path.Combine(folder, name));
            if (file is { Exists: true, Length: > HeaderLength and < MaxFileLength })
            {
                return Parse(File.ReadAllBytes(file.FullName));
            }
        }

        return null;
    }

    private static ZoneTable? Parse(byte[] file)
    {
        try
        {
            var header = new Header(file);
            if (!header.IsValid)
            {
                return null;
            }

            // Since version 2 a second part with 64-bit times follows, and after it the rule of the future.
            if (header.Version == 0)
            {
                return ReadPart(file.AsSpan(HeaderLength), header, sizeof(int), rule: "");
            }

            var second = file.AsSpan(HeaderLength + header.Length(sizeof(int)));
            header = new Header(second);
            var end = second[(HeaderLength + header.Length(sizeof(long)))..];
            var rule = Encoding.ASCII.GetString(end).Trim('\n');
            return ReadPart(second[HeaderLength..], header, sizeof(long), rule);
        }
        catch (Exception exception) when (exception is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    private static ZoneTable ReadPart(ReadOnlySpan<byte> part, in Header header, int width, string rule)
    {
        var changes = new (long, int)[header.Changes];
        var indices = part[(header.Changes * width)..];
        for (var i = 0; i < changes.Length; i++)
        {
            var when = part[(i * width)..];
            changes[i] = (
                width == sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(when) : BinaryPrimitives.ReadInt64BigEndian(when),
                indices[i]
            );
        }

        var described = indices[header.Changes..];
        var names = described.Slice(header.Kinds * 6, header.NameBytes);
        var kinds = new ZoneTable.Kind[header.Kinds];
        for (var i = 0; i < kinds.Length; i++)
        {
            var kind = described.Slice(i * 6, 6);
            var name = names[kind[5]..];
            kinds[i] = new ZoneTable.Kind(
                Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]),
                BinaryPrimitives.ReadInt32BigEndian(kind),
                kind[4] != 0
            );
        }

        return new ZoneTable(kinds, changes, ZoneRule.Parse(rule));
    }

    private readonly ref struct Header(ReadOnlySpan<byte> data)
    {
        public bool IsValid { get; } = data.StartsWith("TZif"u8);

        public int Version { get; } = data[4];

        public int Changes { get; } = Count(data, 3);

        public int Kinds { get; } = Count(data, 4);

        public int NameBytes { get; } = Count(data, 5);

        private int UtcMarks { get; } = Count(data, 0);

        private int StandardMarks { get; } = Count(data, 1);

        private int LeapSeconds { get; } = Count(data, 2);

        public int Length(int width) =>
            (Changes * (width + 1)) + (Kinds * 6) + NameBytes + (LeapSeconds * (width + 4)) + StandardMarks + UtcMarks;

        private static int Count(ReadOnlySpan<byte> data, int index) => BinaryPrimitives.ReadInt32BigEndian(data[(20 + (index * 4))..]);
    }
}
