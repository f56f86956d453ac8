namespace Rollouts.AnalysisService.Tests;

/// <summary>A store that forgets, and fails when it is told to.</summary>
internal sealed class FailingObjects : ILocalObjects, IDisposable
{
    public bool Fails { get; set; }

    public string Place => "nowhere";

    public Task<IReadOnlyList<StoredObject>> LoadAsync(string kind, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<StoredObject>>([]);

    public Task WriteAsync(StoredObject change, CancellationToken cancellationToken) =>
        Fails ? Task.FromException(new IOException("disk full")) : Task.CompletedTask;

    public void Dispose()
    {
        // Nothing is held.
    }
}
