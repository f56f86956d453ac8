using System.Collections.Concurrent;

namespace Rollouts.Providers;

/// <summary>
/// Sends a query that several runs make in the same instant once. Two queries are the same when every byte that would be sent is,
/// credentials included, so that nobody sees what his own credentials would not show.
/// </summary>
internal sealed class SharedQueries(TimeProvider time, TimeSpan shareFor)
{
    // What is kept beyond its flight is for a moment; what is large is not kept.
    private const int MaxKept = 4096;
    private const int MaxKeptBytes = 64 * 1024;

    private readonly ConcurrentDictionary<QueryKey, Flight> _flights = new();
    private readonly ConcurrentQueue<KeyValuePair<QueryKey, Flight>> _landed = new();

    /// <summary>The answer of the flight that is under way or just landed, or of a new one.</summary>
    /// <param name="key">Everything that is sent, and where.</param>
    /// <param name="send">Sends it.</param>
    /// <param name="cancellationToken">This caller gives up; the flight goes on as long as anybody waits for it.</param>
    /// <returns>The answer, and whether another caller had asked for it.</returns>
    public async Task<(HttpAnswer Answer, bool Shared)> GetAsync(
        QueryKey key,
        Func<CancellationToken, Task<HttpAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var flight = _flights.GetOrAdd(key, static (_, time) => new Flight(time.GetTimestamp()), time);
            if (IsOld(flight) || flight.Join() is not (true, var first))
            {
                _flights.TryRemove(new(key, flight));
                continue;
            }

            try
            {
                var running = first ? flight.RunAsync(send, answer => Land(new(key, flight), answer)) : Task.CompletedTask;
                var answer = await flight.Answer.WaitAsync(cancellationToken);
                await running;
                return (answer, !first);
            }
            finally
            {
                flight.Leave();
            }
        }
    }

    private bool IsOld(Flight flight) => flight.Answer.IsCompleted && time.GetElapsedTime(flight.StartedAt) >= shareFor;

    /// <summary>A good answer stays for a moment; a failure is everybody's who waited for it, and nobody's after them.</summary>
    private void Land(KeyValuePair<QueryKey, Flight> flight, HttpAnswer? answer)
    {
        var keep =
            shareFor > TimeSpan.Zero && answer is { IsSuccess: true } && answer.Body.Length <= MaxKeptBytes && _landed.Count < MaxKept;
        if (keep)
        {
            _landed.Enqueue(flight);
        }
        else
        {
            _flights.TryRemove(flight);
        }

        // What is left when nothing lands any more are the few of the last moment.
        while (_landed.TryPeek(out var oldest) && IsOld(oldest.Value) && _landed.TryDequeue(out var old))
        {
            _flights.TryRemove(old);
        }
    }
}
