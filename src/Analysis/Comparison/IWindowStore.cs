namespace Rollouts.Analysis;

/// <summary>
/// Keeps the closed windows of a long measurement, each once and in order. After a restart they are read from here; what is here is never asked
/// for again.
/// </summary>
public interface IWindowStore
{
    /// <summary>The windows so far, in order.</summary>
    /// <exception cref="ProviderException">What is kept makes no sense.</exception>
    /// <exception cref="WindowStoreException">It cannot be read now.</exception>
    Task<WindowRecord> ReadAsync(MeasurementContext context, WindowSchedule schedule, CancellationToken cancellationToken = default);

    /// <summary>Adds windows behind those that are there, if these are the beginning of what is offered.</summary>
    /// <param name="context">The measurement that they belong to.</param>
    /// <param name="schedule">When its windows are.</param>
    /// <param name="offered">All windows, the new ones at the end, and the facts found with them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>
    /// What is on record now. It is not what was offered when somebody else was faster: then theirs counts, so that all who look at the
    /// measurement see the same windows.
    /// </returns>
    /// <exception cref="WindowStoreException">It cannot be written now; nothing of it was.</exception>
    Task<WindowRecord> AddAsync(
        MeasurementContext context,
        WindowSchedule schedule,
        WindowRecord offered,
        CancellationToken cancellationToken = default
    );
}
