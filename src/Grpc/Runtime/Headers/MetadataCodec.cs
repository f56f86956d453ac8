using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Metadata to headers and back.</summary>
internal static class MetadataCodec
{
    public static string Encode(Metadata.Entry entry) => entry.IsBinary ? Convert.ToBase64String(entry.ValueBytes) : entry.Value;

    /// <summary>The metadata among some headers; headers of the protocol are left out.</summary>
    /// <exception cref="RpcException">INTERNAL when an entry that should be base64 is not.</exception>
    public static Metadata Decode(IEnumerable<KeyValuePair<string, IEnumerable<string?>>> headers)
    {
        var metadata = new Metadata();
        foreach (var (name, values) in headers)
        {
            if (GrpcHeaders.IsReserved(name))
            {
                continue;
            }

            var binary = name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase);
            foreach (var value in values)
            {
                Add(metadata, name, value ?? "", binary);
            }
        }

        return metadata;
    }

    private static void Add(Metadata metadata, string name, string value, bool binary)
    {
        try
        {
            if (!binary)
            {
                metadata.Add(name, value);
                return;
            }

            // Peers may join several values with commas.
            foreach (var part in value.Split(','))
            {
                metadata.Add(name, FromBase64(part.Trim()));
            }
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new RpcException(
                new Status(StatusCode.Internal, $"The metadata '{name}' is not {(binary ? "base64" : "printable ASCII")}.", e)
            );
        }
    }

    /// <summary>Base64 with or without padding.</summary>
    private static byte[] FromBase64(string text) => Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
}
