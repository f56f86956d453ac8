using System.Runtime.InteropServices;

namespace Rollouts.Expressions;

/// <summary>What a compiled program depends on, and nothing else.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ProgramKey(string Source, EnvironmentShape Environment, ExpressionLimits Limits)
{
    // Nearly every program has the same limits: they are compared, but not worth hashing.
    public override int GetHashCode() => HashCode.Combine(Source.GetHashCode(StringComparison.Ordinal), Environment.GetHashCode());
}
