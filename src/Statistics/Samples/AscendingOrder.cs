using System.Buffers;
using System.Runtime.InteropServices;

namespace Rollouts.Statistics;

/// <summary>Sorts finite numbers: short spans by comparison, long ones by their bits, eleven at a time (least significant digit first).</summary>
internal static class AscendingOrder
{
    private const int RadixFrom = 3_000;
    private const int Bits = 11;
    private const int Buckets = 1 << Bits;
    private const int Digits = 6;

    /// <summary>Puts <paramref name="values"/> into ascending order.</summary>
    public static void Sort(Span<double> values)
    {
        if (values.Length < RadixFrom)
        {
            values.Sort();
            return;
        }

        var rented = ArrayPool<ulong>.Shared.Rent(values.Length);
        var counts = ArrayPool<int>.Shared.Rent(Digits * Buckets);
        try
        {
            SortByBits(MemoryMarshal.Cast<double, ulong>(values), rented.AsSpan(0, values.Length), counts.AsSpan(0, Digits * Buckets));
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(rented);
            ArrayPool<int>.Shared.Return(counts);
        }
    }

    private static void SortByBits(Span<ulong> keys, Span<ulong> spare, Span<int> counts)
    {
        counts.Clear();
        foreach (ref var key in keys)
        {
            key = ToOrdered(key);
            for (var digit = 0; digit < Digits; digit++)
            {
                counts[(digit * Buckets) + DigitOf(key, digit)]++;
            }
        }

        var from = keys;
        var to = spare;
        for (var digit = 0; digit < Digits; digit++)
        {
            var positions = counts.Slice(digit * Buckets, Buckets);
            if (positions[DigitOf(from[0], digit)] == from.Length)
            {
                continue;
            }

            Distribute(from, to, positions, digit);
            var swap = from;
            from = to;
            to = swap;
        }

        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = FromOrdered(from[i]);
        }
    }

    private static void Distribute(ReadOnlySpan<ulong> from, Span<ulong> to, Span<int> positions, int digit)
    {
        var next = 0;
        foreach (ref var position in positions)
        {
            (position, next) = (next, next + position);
        }

        foreach (var key in from)
        {
            to[positions[DigitOf(key, digit)]++] = key;
        }
    }

    private static int DigitOf(ulong key, int digit) => (int)(key >> (digit * Bits)) & (Buckets - 1);

    /// <summary>Bits whose unsigned order is the order of the numbers: negative ones inverted, the others moved above them.</summary>
    private static ulong ToOrdered(ulong bits) => bits ^ ((ulong)((long)bits >> 63) | 0x8000_0000_0000_0000);

    private static ulong FromOrdered(ulong key) => key ^ ((ulong)~((long)key >> 63) | 0x8000_0000_0000_0000);
}
