namespace Rollouts.Expressions;

/// <summary>What kind of fault an expression has.</summary>
public enum ExpressionErrorCode
{
    /// <summary>The text is no expression.</summary>
    Syntax,

    /// <summary>A name or function is not known in the environment.</summary>
    UnknownName,

    /// <summary>The static check refuses an operation on these types.</summary>
    Type,

    /// <summary>The evaluation failed on these values.</summary>
    Runtime,

    /// <summary>A limit of <see cref="ExpressionLimits"/> was reached.</summary>
    Limit,
}
