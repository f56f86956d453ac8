using System.Runtime.InteropServices;

namespace Rollouts.RolloutController;

/// <summary>
/// Once, when the caches are filled, tells the kernel that the pages of libraries that are mapped are not needed, as most were only for the
/// start. What is needed after all comes back from the page cache when it is touched; nothing is lost, as these pages are in their files
/// (docs/decisions/0020).
/// </summary>
internal sealed partial class StartUpPages(ControllerCaches caches, ILogger<StartUpPages> log) : BackgroundService
{
    private const int DontNeed = 4;

    /// <returns>Bytes that are no longer counted as this process's.</returns>
    /// <exception cref="IOException">The kernel does not tell what is mapped.</exception>
    /// <exception cref="UnauthorizedAccessException">As above.</exception>
    public static long GiveBack() =>
        MappedLibrary
            .WithoutPagesOfTheirOwn(File.ReadLines("/proc/self/smaps"))
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
            log.GaveBackPages(GiveBack() / 1024);
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
