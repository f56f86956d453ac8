using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>One long measurement at work: its plan, and how its windows are had.</summary>
internal abstract class WindowedTask
{
    public abstract WindowedPlan Plan { get; }

    /// <summary>Whether windows begin at multiples of their length.</summary>
    public abstract bool IsAligned { get; }

    /// <summary>Facts found while asking, to keep with the measurement, such as the edges of a histogram.</summary>
    public virtual IReadOnlyDictionary<string, string> Facts { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Does what has to be done once before the first window is looked at.</summary>
    /// <exception cref="ProviderException">It cannot be done now.</exception>
    public virtual Task PrepareAsync(WindowSchedule schedule, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Goes on without what could not be prepared.</summary>
    public virtual void GiveUpPreparing(string reason) { }

    /// <summary>The rows of <paramref name="count"/> closed windows from <paramref name="first"/> on.</summary>
    /// <exception cref="ProviderException">They cannot be had now.</exception>
    public abstract Task<IReadOnlyList<WindowRow>> ReadAsync(
        WindowSchedule schedule,
        int first,
        int count,
        CancellationToken cancellationToken
    );
}
