using System.Text;

namespace Rollouts.Kubernetes;

/// <summary>One series of an instrument: a number, or a histogram when it has bounds.</summary>
internal sealed class MetricSeries
{
    // Each Rollout has dozens of series: they share what they can.
    private readonly double[] _bounds;
    private readonly long[] _buckets;
    private long _count;
    private double _value;

    /// <param name="bounds">Upper bounds of the buckets, ascending; empty for a number.</param>
    public MetricSeries(double[] bounds)
    {
        _bounds = bounds;
        _buckets = bounds.Length == 0 ? [] : new long[bounds.Length];
    }

    public void Add(double value)
    {
        lock (this)
        {
            _value += value;
            _count++;
            for (var i = 0; i < _bounds.Length; i++)
            {
                if (value <= _bounds[i])
                {
                    _buckets[i]++;
                }
            }
        }
    }

    public void Set(double value)
    {
        lock (this)
        {
            _value = value;
        }
    }

    public void Write(StringBuilder text, string name, string labels, bool histogram)
    {
        lock (this)
        {
            var braces = labels.Length == 0 ? "" : $"{{{labels}}}";
            if (!histogram)
            {
                text.Append(name).Append(braces).Append(' ').Append(LabelText.Number(_value)).Append('\n');
                return;
            }

            var lead = labels.Length == 0 ? "" : $"{labels},";
            for (var i = 0; i < _bounds.Length; i++)
            {
                Bucket(LabelText.Number(_bounds[i]), _buckets[i]);
            }

            Bucket("+Inf", _count);
            text.Append(name).Append("_sum").Append(braces).Append(' ').Append(LabelText.Number(_value)).Append('\n');
            text.Append(name).Append("_count").Append(braces).Append(' ').Append(_count).Append('\n');

            void Bucket(string bound, long count) =>
                text.Append(name).Append("_bucket{").Append(lead).Append("le=\"").Append(bound).Append("\"} ").Append(count).Append('\n');
        }
    }
}
