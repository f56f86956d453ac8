using System.Runtime.InteropServices;

namespace Rollouts.RolloutController;

/// <summary>
/// Once, a moment after the caches are filled, tells the kernel that the pages of libraries that are mapped are not needed, as most were only for the
/// start. What is needed after all comes back from the page cache when it is touched; nothing is lost, as these pages are in their files
/// (docs/decisions/0020).
/// </summary>
internal sealed partial class StartUpPages(ControllerCaches caches, TimeProvider time, ILogger<StartUpPages> log) : BackgroundService
{
    private const int DontNeed = 4;

    /// <summary>Loading a library takes a few milliseconds, of which it has no pages of its own for some.</summary>
    private static readonly TimeSpan Loading = TimeSpan.FromSeconds(3);

    /// <summary>The parts of libraries that are mapped now and have no page of their own.</summary>
    /// <exception cref="IOException">The kernel does not tell what is mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static IReadOnlyList<MappedLibrary> Mapped() => [.. MappedLibrary.WithoutPagesOfTheirOwn(File.ReadLines("/proc/self/smaps"))];

    /// <param name="loaded">Those that were mapped before, and have been loaded since then. Addresses may yet be filled in in others.</param>
    /// <returns>Bytes that are no longer counted as this process's.</returns>
    /// <exception cref="IOException">The kernel does not tell what is mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static long GiveBack(IEnumerable<MappedLibrary> loaded) =>
        Mapped()
            .IntersectBy(loaded.Select(static library => library.Place), static library => library.Place)
            .Where(static library => Advise(library.Start, library.Length, DontNeed) == 0)
            .Sum(static library => library.Resident);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.WhenAll(caches.All.Select(informer => informer.WaitForSyncAsync(stoppingToken)));
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            var mapped = Mapped();
            await Task.Delay(Loading, time, stoppingToken);
            log.GaveBackPages(GiveBack(mapped) / 1024);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // More memory than need be is no reason to stop.
            log.KeptPages(exception.Message);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
