namespace Rollouts.Simulation;

/// <summary>What is to happen when, in virtual time; of two things at one instant the one that was planned first.</summary>
internal sealed class Agenda(VirtualTime time)
{
    private readonly PriorityQueue<Func<Task>, (DateTimeOffset At, long Order)> _due = new();
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

    /// <summary>Lets time pass, doing what comes due.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        var until = time.Now + duration;
        while (_due.TryPeek(out var what, out var due) && due.At <= until)
        {
            _due.Dequeue();
            time.Now = due.At;
            await what();
        }

        time.Now = until;
    }
}
