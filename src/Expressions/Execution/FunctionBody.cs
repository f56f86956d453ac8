namespace Rollouts.Expressions;

/// <summary>What a function does with its evaluated arguments.</summary>
internal delegate MeasuredValue FunctionBody(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame);
