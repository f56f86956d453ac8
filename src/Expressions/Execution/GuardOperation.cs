using System.Runtime.CompilerServices;

namespace Rollouts.Expressions;

/// <summary>Stands at every few levels of a deep tree and turns a stack about to overflow into an error.</summary>
internal sealed class GuardOperation(Operation inner) : Operation
{
    /// <summary>One guard per so many levels: what lies between fits into the reserve that the runtime ensures.</summary>
    public const int Levels = 24;

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        Require();
        return inner.Evaluate(ref frame);
    }

    public override bool Test(ref Frame frame)
    {
        Require();
        return inner.Test(ref frame);
    }

    private void Require()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new ExpressionException(ExpressionErrorCode.Limit, "expression is nested too deeply to run", Span);
        }
    }
}
