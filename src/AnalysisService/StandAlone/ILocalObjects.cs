namespace Rollouts.AnalysisService;

/// <summary>Keeps objects when there is no cluster that keeps them. What was written is there after a crash of the process.</summary>
internal interface ILocalObjects
{
    /// <summary>For people: where the objects are.</summary>
    string Place { get; }

    /// <summary>All objects of a kind.</summary>
    Task<IReadOnlyList<StoredObject>> LoadAsync(string kind, CancellationToken cancellationToken);

    /// <summary>Writes or deletes one object; returns once it is kept.</summary>
    /// <exception cref="System.Data.Common.DbException">The store cannot be written.</exception>
    Task WriteAsync(StoredObject change, CancellationToken cancellationToken);
}
