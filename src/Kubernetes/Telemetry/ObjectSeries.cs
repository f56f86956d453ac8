namespace Rollouts.Kubernetes;

/// <summary>
/// The series of one instrument and one object, by their further labels. An object has dozens of them, thousands of objects have the same: the labels are
/// held once for all, and the object's name once for all of its series.
/// </summary>
internal sealed class ObjectSeries
{
    private (string Labels, MetricSeries Series)[] _series = [];
    private bool _isRemoved;

    public MetricSeries? Find(ReadOnlySpan<char> labels)
    {
        foreach (var (known, series) in Volatile.Read(ref _series))
        {
            if (labels.SequenceEqual(known))
            {
                return series;
            }
        }

        return null;
    }

    /// <summary>The series with these labels, a new one where there is none; null when the object was removed meanwhile.</summary>
    public MetricSeries? Add(ReadOnlySpan<char> labels, double[] bounds, out bool isNew)
    {
        isNew = false;
        lock (this)
        {
            if (_isRemoved)
            {
                return null;
            }

            if (Find(labels) is { } known)
            {
                return known;
            }

            isNew = true;
            var made = new MetricSeries(bounds);
            Volatile.Write(ref _series, [.. _series, (TextPool.Of(labels), made)]);
            return made;
        }
    }

    /// <summary>Takes no more series; how many there were.</summary>
    public int Remove()
    {
        lock (this)
        {
            _isRemoved = true;
            return _series.Length;
        }
    }

    /// <summary>All of them in the order of their labels.</summary>
    public IEnumerable<(string Labels, MetricSeries Series)> All() => _series.OrderBy(static s => s.Labels, StringComparer.Ordinal);
}
