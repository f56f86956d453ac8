namespace Rollouts.Expressions;

/// <summary>What became of a part of an expression.</summary>
public enum PartState
{
    /// <summary>It has a value.</summary>
    Value,

    /// <summary>Its evaluation failed.</summary>
    Error,

    /// <summary>It was not evaluated: what stood before it had decided.</summary>
    NotEvaluated,
}
