namespace Rollouts.Delivery;

/// <summary>Sums of counts that anybody may have written: where they are absurd the total stays the largest number instead of a failure.</summary>
internal static class Totals
{
    public static int Total<T>(this IEnumerable<T> items, Func<T, int> count) =>
        (int)Math.Clamp(items.Sum(item => (long)count(item)), int.MinValue, int.MaxValue);
}
