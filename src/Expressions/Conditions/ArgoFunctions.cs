namespace Rollouts.Expressions;

/// <summary>Which of Argo's functions an environment has (rows D36, F5).</summary>
internal enum ArgoFunctions
{
    None,

    /// <summary>isNaN and isInf.</summary>
    Numbers,

    /// <summary>asInt, asFloat, isNaN, isInf, isNil, default.</summary>
    All,
}
