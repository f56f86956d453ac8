namespace Rollouts.TestKit;

/// <summary>Waits in real time for a condition that another process or thread brings about, with a deadline and the last answer in the failure.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    public static TimeSpan DefaultDeadline { get; } = TimeSpan.FromMinutes(3);

    /// <summary>Reads until <paramref name="until"/> accepts the answer, and returns it.</summary>
    /// <exception cref="TimeoutException">The deadline passed; the message carries the last answer or failure.</exception>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, Func<T, bool> until, string what, TimeSpan? within = null)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(until);
        var limit = within ?? DefaultDeadline;
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            string last;
            try
            {
                var answer = await read();
                if (until(answer))
                {
                    return answer;
                }

                last = answer?.ToString() ?? "null";
            }
#pragma warning disable CA1031 // A read may fail until the condition holds; the last failure is part of the message.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                last = failure.ToString();
            }

            if (TimeProvider.System.GetElapsedTime(start) > limit)
            {
                throw new TimeoutException($"{what} was awaited for {limit.TotalSeconds} s; last seen: {last}");
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Waits until the condition holds.</summary>
    public static Task HoldsAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        ReadAsync(() => Task.FromResult(condition()), static holds => holds, what, within);

    /// <summary>Waits until the asynchronous condition holds.</summary>
    public static Task HoldsAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null) =>
        ReadAsync(condition, static holds => holds, what, within);
}
