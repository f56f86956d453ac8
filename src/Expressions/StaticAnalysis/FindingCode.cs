namespace Rollouts.Expressions;

/// <summary>What is odd about an expression that compiles.</summary>
public enum FindingCode
{
    /// <summary>A comparison whose operand may be NaN, with which no comparison holds (row D42).</summary>
    MissingNaNGuard,

    /// <summary>An element of a list that may be too short.</summary>
    MissingEmptyGuard,

    /// <summary>A value that may be nil is used where nil is an error.</summary>
    MissingNilGuard,

    /// <summary><c>all</c> or <c>none</c> over a list that may be empty: they are then true, so that no data passes.</summary>
    EmptyPasses,

    /// <summary>A condition that is true whenever it can be evaluated.</summary>
    AlwaysTrue,

    /// <summary>A condition that is false whenever it can be evaluated.</summary>
    AlwaysFalse,

    /// <summary><c>==</c> or <c>!=</c> between values of kinds that are never equal.</summary>
    IncomparableTypes,

    /// <summary>The expression as a whole never gives a bool, so that it is no condition (row D39).</summary>
    NotBoolean,

    /// <summary>A <c>let</c> variable that nothing reads.</summary>
    UnusedVariable,

    /// <summary><c>isNil(x)</c> and <c>default(x, d)</c> look at the measurement's result whatever x is (row D37).</summary>
    IgnoredArgument,
}
