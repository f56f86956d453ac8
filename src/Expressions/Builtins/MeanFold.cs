using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>mean: 0 of nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct MeanFold : INumberFold
{
    private double _total;
    private long _count;

    public readonly string Name => "mean";

    public readonly bool TakesDurations => false;

    public readonly double Mean => _count == 0 ? 0 : _total / _count;

    public void Add(in MeasuredValue number)
    {
        _total += number.AsFloat();
        _count++;
    }
}
