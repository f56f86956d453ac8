namespace Rollouts.Benchmarks;

/// <summary>What a controller takes up.</summary>
/// <param name="WorkingSet">Resident bytes as they were.</param>
/// <param name="CollectedWorkingSet">Resident bytes after a full collection.</param>
/// <param name="Heap">Bytes of live managed objects.</param>
/// <param name="ProcessorBefore">Processor time until it was asked.</param>
/// <param name="ProcessorAfter">Processor time with the collection that asking costs.</param>
internal sealed record ControllerFigures(
    long WorkingSet,
    long CollectedWorkingSet,
    long Heap,
    TimeSpan ProcessorBefore,
    TimeSpan ProcessorAfter
);
