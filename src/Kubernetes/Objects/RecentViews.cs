namespace Rollouts.Kubernetes;

/// <summary>
/// The objects that were read as typed views last. A view is several times as large as the text that it is read from, and nearly all of the thousands of
/// objects in the caches are not looked at for minutes: those keep their text alone.
/// </summary>
internal static class RecentViews
{
    /// <summary>More than all workers read in their passes; a power of two.</summary>
    public const int Capacity = 128;

    private static readonly KubeObject?[] Ring = new KubeObject?[Capacity];
    private static int _next;

    /// <summary>Takes in an object that has its first view; the one that came <see cref="Capacity"/> objects before loses its own.</summary>
    public static void Add(KubeObject item)
    {
        var place = (uint)Interlocked.Increment(ref _next) % Capacity;
        Interlocked.Exchange(ref Ring[place], item)?.DropViews();
    }
}
