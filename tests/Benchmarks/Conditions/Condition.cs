using Rollouts.Expressions;

namespace Rollouts.Benchmarks;

/// <summary>A condition with what it is evaluated against, and what the original took for it.</summary>
/// <param name="Source">The condition; it holds for the result.</param>
/// <param name="Shape">The result in words.</param>
/// <param name="ReferenceRun">expr 1.17.8, compiled before: nanoseconds.</param>
/// <param name="ReferenceAllocations">Of that run.</param>
/// <param name="ReferenceCompileAndRun">expr 1.17.8, compiled at every measurement as Argo does: nanoseconds.</param>
public sealed record Condition(
    string Source,
    string Shape,
    MeasuredValue Result,
    double ReferenceRun,
    int ReferenceAllocations,
    double ReferenceCompileAndRun
)
{
    /// <summary>Whether the result is one number, text or nil: running it must allocate nothing.</summary>
    public bool IsScalar => Result.Kind is not (ValueKind.List or ValueKind.Map);

    public override string ToString() => $"{Source}, {Shape}";
}
