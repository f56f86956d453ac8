using System.Diagnostics;

namespace Rollouts.Fuzz;

/// <summary>Tries inputs on several threads and tells how far it is.</summary>
internal sealed class FuzzRun(Corpus corpus, FuzzOptions options, FailureFile failures, TextWriter output)
{
    private const int Batch = 1000;

    // Less than threads usually have, so that recursion shows.
    private const int StackBytes = 1 << 20;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly FuzzTotals _totals = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _next;
    private long _lastProgress = Stopwatch.GetTimestamp();

    /// <returns>The figures of all inputs.</returns>
    public FuzzTotals Run()
    {
        var threads = Enumerable.Range(0, options.Threads).Select(_ => new Thread(Work, StackBytes)).ToList();
        threads.ForEach(static thread => thread.Start());
        threads.ForEach(static thread => thread.Join());
        output.WriteLine(_totals.Describe(Stopwatch.GetElapsedTime(_started)));
        return _totals;
    }

    private void Work()
    {
        while (true)
        {
            var first = Interlocked.Add(ref _next, Batch) - Batch;
            var count = Math.Min(Batch, options.Inputs - first);
            if (count <= 0)
            {
                return;
            }

            var totals = new FuzzTotals();
            for (var i = 0; i < count; i++)
            {
                totals.Add(Try(corpus.Make(options.Seed, options.First + first + i)));
            }

            Report(totals);
        }
    }

    private TrialOutcome Try(FuzzInput input)
    {
        var outcome = ExpressionTrial.Run(input.Source, input.Environment);
        if (outcome.Fault is not null)
        {
            var shortest = Minimizer.Minimize(input.Source, s => ExpressionTrial.Run(s, input.Environment).Fault is not null);
            failures.Write(input, outcome, shortest);
        }

        return outcome;
    }

    private void Report(FuzzTotals totals)
    {
        lock (_gate)
        {
            _totals.Add(totals);
            if (Stopwatch.GetElapsedTime(_lastProgress) >= ProgressEvery)
            {
                _lastProgress = Stopwatch.GetTimestamp();
                output.WriteLine(_totals.Describe(Stopwatch.GetElapsedTime(_started)));
            }
        }
    }
}
