using System.Runtime.InteropServices;

namespace Rollouts.MisbehavingPlugin;

/// <summary>Signals that are not heard.</summary>
internal static class PosixSignals
{
    private static readonly List<PosixSignalRegistration> Ignored = [];

    public static void Ignore(PosixSignal signal) =>
        Ignored.Add(PosixSignalRegistration.Create(signal, static context => context.Cancel = true));
}
