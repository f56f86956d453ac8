using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Rollouts.Kubernetes;

/// <summary>
/// What two events must share to be the same event again, as half a SHA-256: thousands are remembered, and the texts themselves would be ten times as
/// large.
/// </summary>
internal readonly record struct EventIdentity(UInt128 Digest)
{
    /// <summary>The identity of these texts in this order.</summary>
    public static EventIdentity Of(params ReadOnlySpan<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
        {
            // The length goes before the text: "ab", "c" is not "a", "bc".
            var length = text.Length;
            hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(ref length)));
            hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new EventIdentity(MemoryMarshal.Read<UInt128>(digest));
    }
}
