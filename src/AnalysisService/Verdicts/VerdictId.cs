using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Rollouts.AnalysisService;

/// <summary>
/// Numbers that sort as runs end: seconds since 1970 in the upper bits, a hash of the uid in the lower 29, so that runs of one second do not
/// meet. An interval of time is then an interval of numbers, and any index that ends in the number gives a page in its order.
/// </summary>
internal static class VerdictId
{
    private const int HashBits = 29;
    private const long HashMask = (1L << HashBits) - 1;

    // What 34 bits of seconds can hold: until the year 2514.
    private const long MaxSeconds = (1L << (63 - HashBits)) - 1;

    /// <summary>The number that a verdict has unless somebody else has it.</summary>
    public static long Of(Verdict verdict) => From(verdict.EndedAt) | (Hash(verdict.Uid) & HashMask);

    /// <summary>The next one to try, in the same second.</summary>
    public static long After(long id) => (id & ~HashMask) | ((id + 1) & HashMask);

    /// <summary>The smallest number of that second. Times before 1970 count as 1970.</summary>
    public static long From(DateTimeOffset time) => Math.Clamp(time.ToUnixTimeSeconds(), 0, MaxSeconds) << HashBits;

    private static long Hash(string uid) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(uid)));
}
