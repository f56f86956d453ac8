using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rollouts.Grpc;

/// <summary>Asks a process to end. The class library can only kill.</summary>
internal static partial class TerminateSignal
{
    private const int Sigterm = 15;

    public static void Send(Process process)
    {
        if (!process.HasExited && !OperatingSystem.IsWindows())
        {
            _ = Kill(process.Id, Sigterm);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
