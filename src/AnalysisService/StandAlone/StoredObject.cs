namespace Rollouts.AnalysisService;

/// <summary>An object of the local store, as one row.</summary>
/// <param name="Kind">For example <c>AnalysisRun</c>.</param>
/// <param name="Namespace">Empty for what belongs to no namespace.</param>
/// <param name="Name">Unique within kind and namespace.</param>
/// <param name="Json">The whole object as UTF-8 JSON; null deletes the row.</param>
internal sealed record StoredObject(string Kind, string Namespace, string Name, ReadOnlyMemory<byte>? Json);
