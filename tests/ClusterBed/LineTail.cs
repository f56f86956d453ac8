namespace Rollouts.ClusterBed;

/// <summary>The last lines of a stream, for messages. Thread-safe.</summary>
public sealed class LineTail(int count)
{
    private readonly Queue<string> _lines = new();

    /// <summary>The last line that holds anything; empty when there was none.</summary>
    public string Last
    {
        get
        {
            lock (_lines)
            {
                return _lines.LastOrDefault(static line => line.Length > 0) ?? "";
            }
        }
    }

    /// <summary>Takes a line; null, which streams give at their end, is passed over.</summary>
    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > count)
            {
                _lines.Dequeue();
            }
        }
    }

    public override string ToString()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines);
        }
    }
}
