namespace Rollouts.Expressions;

/// <summary>median: 0 of nothing, the mean of the middle two of an even number.</summary>
internal readonly struct MedianFold() : INumberFold
{
    private readonly List<double> _numbers = [];

    public string Name => "median";

    public bool TakesDurations => false;

    /// <summary>What the numbers take, with the lists that they outgrew.</summary>
    public long Bytes => 2L * sizeof(double) * _numbers.Capacity;

    public double Median
    {
        get
        {
            if (_numbers.Count == 0)
            {
                return 0;
            }

            // NaN sorts first, as in Go.
            _numbers.Sort();
            var middle = _numbers.Count / 2;
            return _numbers.Count % 2 == 1 ? _numbers[middle] : (_numbers[middle - 1] + _numbers[middle]) / 2;
        }
    }

    public void Add(in MeasuredValue number) => _numbers.Add(number.AsFloat());
}
