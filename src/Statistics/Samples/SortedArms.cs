using System.Buffers;

namespace Rollouts.Statistics;

/// <summary>Both arms in ascending order, in rented memory. Dispose of it once.</summary>
internal readonly ref struct SortedArms : IDisposable
{
    private readonly double[] _canary;
    private readonly double[] _baseline;

    /// <summary>Sorts copies.</summary>
    public SortedArms(ReadOnlySpan<double> canary, ReadOnlySpan<double> baseline)
    {
        _canary = ArrayPool<double>.Shared.Rent(canary.Length);
        _baseline = ArrayPool<double>.Shared.Rent(baseline.Length);
        canary.CopyTo(_canary);
        baseline.CopyTo(_baseline);
        Canary = _canary.AsSpan(0, canary.Length);
        Baseline = _baseline.AsSpan(0, baseline.Length);
        AscendingOrder.Sort(_canary.AsSpan(0, canary.Length));
        AscendingOrder.Sort(_baseline.AsSpan(0, baseline.Length));
    }

    public ReadOnlySpan<double> Canary { get; }

    public ReadOnlySpan<double> Baseline { get; }

    public void Dispose()
    {
        ArrayPool<double>.Shared.Return(_canary);
        ArrayPool<double>.Shared.Return(_baseline);
    }
}
