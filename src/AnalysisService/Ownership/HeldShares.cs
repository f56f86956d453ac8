using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>The shares that this replica holds, and the work that is under way in each.</summary>
internal sealed class HeldShares
{
    private readonly Lock _gate = new();
    private readonly bool[] _held = new bool[RunShares.Count];
    private readonly int[] _working = new int[RunShares.Count];
    private readonly TaskCompletionSource?[] _drained = new TaskCompletionSource?[RunShares.Count];

    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _held.Count(static held => held);
            }
        }
    }

    public bool Holds(int share)
    {
        lock (_gate)
        {
            return _held[share];
        }
    }

    public void Take(IReadOnlyList<int> shares)
    {
        lock (_gate)
        {
            foreach (var share in shares)
            {
                _held[share] = true;
            }
        }
    }

    /// <summary>Gives up the share; the task ends when the work that had begun has ended.</summary>
    public Task ReleaseAsync(int share)
    {
        lock (_gate)
        {
            _held[share] = false;
            if (_working[share] == 0)
            {
                return Task.CompletedTask;
            }

            _drained[share] ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained[share]!.Task;
        }
    }

    /// <summary>Begins work on a run; false when its share is not held. What was begun goes on until <see cref="Leave"/>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="unfinished">The work was begun before the share was given back, and is to be brought to its end.</param>
    public bool TryEnter(ObjectKey run, bool unfinished)
    {
        var share = RunShares.Of(run);
        lock (_gate)
        {
            if (!_held[share] && !(unfinished && _working[share] > 0))
            {
                return false;
            }

            _working[share]++;
            return true;
        }
    }

    /// <summary>Something measured is still to be written: the share does not count as drained until <see cref="Leave"/>.</summary>
    public void Owe(ObjectKey run)
    {
        lock (_gate)
        {
            _working[RunShares.Of(run)]++;
        }
    }

    public void Leave(ObjectKey run)
    {
        var share = RunShares.Of(run);
        lock (_gate)
        {
            if (--_working[share] == 0)
            {
                _drained[share]?.TrySetResult();
                _drained[share] = null;
            }
        }
    }
}
