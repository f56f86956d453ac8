namespace Rollouts.Analysis;

/// <summary>
/// Keeps the closed windows of a long measurement, each once and in order. After a restart they are read from here; what is here is never asked
/// for again.
/// </summary>
public interface IWindowStore
{
    /// <summary>The windows so far, in order.</summary>
    /// <exception cref="ProviderException">They cannot be read.</exception>
    Task<IReadOnlyList<WindowRow>> ReadAsync(MeasurementContext context, CancellationToken cancellationToken = default);

    /// <summary>Adds windows behind those that are there.</summary>
    /// <param name="context">The measurement that they belong to.</param>
    /// <param name="rows">All windows, the new ones at the end.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Facts to keep with the measurement; what they do not name stays as it is.</returns>
    Task<IReadOnlyDictionary<string, string>> WriteAsync(
        MeasurementContext context,
        IReadOnlyList<WindowRow> rows,
        CancellationToken cancellationToken = default
    );
}
