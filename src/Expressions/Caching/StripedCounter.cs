namespace Rollouts.Expressions;

/// <summary>A count that threads raise without waiting for each other: a cell for each processor, added up when it is read.</summary>
internal sealed class StripedCounter
{
    // Cells lie two cache lines apart, since processors fetch lines in pairs.
    private const int Stride = 16;

    private readonly long[] _cells = new long[Environment.ProcessorCount * Stride];

    public long Value
    {
        get
        {
            var sum = 0L;
            for (var i = 0; i < _cells.Length; i += Stride)
            {
                sum += Volatile.Read(ref _cells[i]);
            }

            return sum;
        }
    }

    public void Increment() => Interlocked.Increment(ref _cells[Thread.GetCurrentProcessorId() * Stride % _cells.Length]);
}
