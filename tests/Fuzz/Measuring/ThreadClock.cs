using System.Runtime.InteropServices;

namespace Rollouts.Fuzz;

/// <summary>The processor time of the calling thread, which does not grow while others have the processor.</summary>
internal static partial class ThreadClock
{
    // CLOCK_THREAD_CPUTIME_ID of Linux.
    private const int ThreadCpuTime = 3;

    /// <exception cref="PlatformNotSupportedException">The system has no such clock.</exception>
    public static TimeSpan Now()
    {
        if (GetTime(ThreadCpuTime, out var time) != 0)
        {
            throw new PlatformNotSupportedException("This system tells no processor time per thread.");
        }

        return TimeSpan.FromTicks((time.Seconds * TimeSpan.TicksPerSecond) + (time.Nanoseconds / TimeSpan.NanosecondsPerTick));
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
