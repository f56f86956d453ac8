namespace Rollouts.AnalysisService;

/// <summary>Keeps one verdict for each finished run, beyond the run's own life.</summary>
public interface IVerdictStore
{
    /// <summary>Whether this very verdict is known to be stored. A false no is possible, a false yes is not.</summary>
    bool Contains(string uid, string phase, DateTimeOffset? completedAt);

    /// <summary>Whether this very verdict waits to be stored.</summary>
    bool IsWaiting(string uid, string phase, DateTimeOffset? completedAt);

    /// <summary>Hands the verdict over to be stored as soon as the store can be written; false when too many wait, and it is to be offered again.</summary>
    /// <param name="verdict">Takes the place of an earlier one of the same run.</param>
    /// <param name="stored">Called once it is stored for good.</param>
    bool Offer(Verdict verdict, Action stored);

    /// <summary>Stores the verdict, in place of an earlier one of the same run; stored for good when this returns.</summary>
    Task SaveAsync(Verdict verdict, CancellationToken cancellationToken = default);

    /// <summary>The verdict of a run with its metrics and labels, or null.</summary>
    Task<Verdict?> FindAsync(string uid, CancellationToken cancellationToken = default);

    /// <summary>The latest verdicts, newest first, without their metrics.</summary>
    Task<IReadOnlyList<Verdict>> ListAsync(int limit, CancellationToken cancellationToken = default);

    /// <summary>A page of the verdicts that a query asks for.</summary>
    /// <exception cref="FormatException">A part of the query cannot be used; the message names it.</exception>
    Task<VerdictPage> SearchAsync(VerdictQuery query, CancellationToken cancellationToken = default);

    /// <summary>Writes something and takes it back.</summary>
    /// <exception cref="System.Data.Common.DbException">The store cannot be written.</exception>
    Task CheckWritableAsync(CancellationToken cancellationToken = default);
}
