namespace Rollouts.Simulation;

/// <summary>What is to happen when, in virtual time; of two things at one instant the one that was planned first.</summary>
internal sealed class Agenda(VirtualTime time)
{
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, long Order)> _due = new();
    private readonly List<Task> _underWay = [];
    private long _order;

    public void Plan(TimeSpan after, Action what) =>
        Plan(
            time.Now + after,
            () =>
            {
                what();
                return Task.CompletedTask;
            }
        );

    public void Plan(DateTimeOffset at, Func<Task> what) => _due.Enqueue(what, (at > time.Now ? at : time.Now, _order++));

    /// <summary>Comes back so much later.</summary>
    public Task WaitAsync(TimeSpan duration)
    {
        var due = new TaskCompletionSource();
        Plan(duration, due.SetResult);
        return due.Task;
    }

    /// <summary>Lets time pass, doing what comes due.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        var until = time.Now + duration;
        while (_due.TryPeek(out var what, out var due) && due.At <= until)
        {
            _due.Dequeue();
            time.Now = due.At;
            // Whoever waits for something later on this list goes on when that comes due.
            var task = what();
            if (!task.IsCompletedSuccessfully)
            {
                _underWay.Add(task);
            }

            await EndedAsync();
        }

        time.Now = until;
    }

    /// <summary>What failed on the way fails here.</summary>
    private async Task EndedAsync()
    {
        for (var index = _underWay.Count - 1; index >= 0; index--)
        {
            if (_underWay[index].IsCompleted)
            {
                var ended = _underWay[index];
                _underWay.RemoveAt(index);
                await ended;
            }
        }
    }
}
