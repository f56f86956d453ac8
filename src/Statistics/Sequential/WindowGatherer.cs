namespace Rollouts.Statistics;

/// <summary>Adds short windows up until they make a window of the window lane.</summary>
internal sealed class WindowGatherer(StateLayout layout, int fields, double laneSeconds)
{
    private const double Tolerance = 1e-6;

    private readonly int _seconds = layout.Take(1);
    private readonly int _sums = layout.Take(fields);

    public bool IsEmpty(ReadOnlySpan<double> state) => state[_seconds] == 0;

    public bool IsFull(ReadOnlySpan<double> state) => state[_seconds] >= laneSeconds - Tolerance;

    public double Seconds(ReadOnlySpan<double> state) => state[_seconds];

    public ReadOnlySpan<double> Sums(ReadOnlySpan<double> state) => state.Slice(_sums, fields);

    public void Add(Span<double> state, double seconds, ReadOnlySpan<double> values)
    {
        state[_seconds] += seconds;
        for (var i = 0; i < values.Length; i++)
        {
            state[_sums + i] += values[i];
        }
    }

    public void Clear(Span<double> state) => state.Slice(_seconds, fields + 1).Clear();
}
