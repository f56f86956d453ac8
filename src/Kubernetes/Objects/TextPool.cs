using System.Collections.Concurrent;
using System.Text.Json;

namespace Rollouts.Kubernetes;

/// <summary>
/// Texts that most objects have in common: kinds, namespaces, names of labels. Objects are cached by the hundred thousand, and each text is
/// held once for all of them. Whoever writes objects chooses such texts, so the pool is bounded; beyond that each object has its own.
/// </summary>
internal static class TextPool
{
    private const int MaxTexts = 4096;
    private const int MaxBytes = 128;

    private static readonly ConcurrentDictionary<string, string> Texts = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Texts.GetAlternateLookup<
        ReadOnlySpan<char>
    >();
    private static int _count;

    /// <summary>The string at which the reader stands.</summary>
    /// <exception cref="InvalidOperationException">It is not valid text.</exception>
    public static string Read(ref Utf8JsonReader reader)
    {
        if (reader.HasValueSequence || reader.ValueSpan.Length > MaxBytes)
        {
            return reader.GetString()!;
        }

        Span<char> buffer = stackalloc char[MaxBytes];
        return Of(buffer[..reader.CopyString(buffer)]);
    }

    /// <summary>These characters as the string that others have too.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        if (BySpan.TryGetValue(text, out var known))
        {
            return known;
        }

        var fresh = text.ToString();
        if (Volatile.Read(ref _count) < MaxTexts && Texts.TryAdd(fresh, fresh))
        {
            Interlocked.Increment(ref _count);
        }

        return fresh;
    }
}
