using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>
/// A step of a pattern's program: take a character of the set, or meet an assertion, and go on; with neither go on both ways.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Instruction(RuneSet? Set, Assertion? Assertion, int Next, int Other)
{
    /// <summary>In the place of a next instruction: the pattern has matched.</summary>
    public const int Match = -1;
}
