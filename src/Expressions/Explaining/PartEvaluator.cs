namespace Rollouts.Expressions;

/// <summary>
/// Evaluates parts of an expression by themselves, in the scope that they have in the whole. Expressions have no effects and the clock
/// stands still, so that a part comes to what it came to in the run.
/// </summary>
internal sealed class PartEvaluator(ExpressionEnvironment environment, ExpressionLimits limits, TimeProvider clock)
{
    // All parts together may take a few times what the largest expression takes.
    private const int MaxNodes = 50_000;

    private long _steps = limits.Steps;
    private long _memory = limits.Memory;
    private int _nodes = MaxNodes;

    /// <summary>Whether something that was asked for could not be afforded.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Null when the part is not evaluated by itself, or would cost too much.</summary>
    public PartOutcome? Evaluate(SyntaxNode node, PartScope scope)
    {
        if (Bind(node, scope) is not var (operation, locals))
        {
            return null;
        }

        var frame = NewFrame(locals);
        var outcome = Evaluate(operation, ref frame);
        Spend(frame);
        return outcome;
    }

    /// <summary>Evaluates the body of a predicate on one element after the other.</summary>
    /// <param name="scope">The scope of the body, at any element.</param>
    /// <param name="visit">Is given the position and the outcome, and says whether to go on.</param>
    public void EvaluateOn(
        SyntaxNode body,
        PartScope scope,
        IEnumerable<int> positions,
        MeasuredValue items,
        Func<int, PartOutcome, bool> visit
    )
    {
        if (Bind(body, scope) is not var (operation, locals))
        {
            return;
        }

        var frame = NewFrame(locals);
        foreach (var position in positions)
        {
            frame.Locals[scope.ElementSlot] = Access.ElementAt(items, position);
            frame.Locals[scope.ElementSlot + 1] = MeasuredValue.FromInt(position);
            if (Evaluate(operation, ref frame) is not { } outcome || !visit(position, outcome))
            {
                break;
            }
        }

        Spend(frame);
    }

    private (Operation Operation, MeasuredValue[] Locals)? Bind(SyntaxNode node, PartScope scope)
    {
        if (!TryAfford(node))
        {
            return null;
        }

        var binder = new Binder(environment.Shape, limits);
        scope.Declare(binder);
        try
        {
            var operation = binder.Bind(node);
            var locals = new MeasuredValue[binder.LocalCount];
            scope.Fill(locals);
            return (operation, locals);
        }
        catch (ExpressionException)
        {
            // The check of the whole does not visit every part, nor does the run then evaluate it.
            return null;
        }
    }

    private PartOutcome? Evaluate(Operation operation, ref Frame frame)
    {
        try
        {
            frame.Step(operation.Cost);
            var value = operation.Evaluate(ref frame);
            return new PartOutcome(operation.Type, ChainOperation.IsSkipped(value) ? MeasuredValue.Nil : value, null);
        }
        catch (ExpressionException e) when (e.Code != ExpressionErrorCode.Limit || (_steps == limits.Steps && _memory == limits.Memory))
        {
            return new PartOutcome(operation.Type, MeasuredValue.Nil, e.At(operation.Span));
        }
        catch (ExpressionException)
        {
            IsExhausted = true;
            return null;
        }
    }

    private Frame NewFrame(MeasuredValue[] locals) =>
        new(environment.Values, locals, limits with { Steps = _steps, Memory = _memory }, clock);

    private void Spend(in Frame frame)
    {
        _steps = Math.Max(1, _steps - frame.StepsTaken);
        _memory = Math.Max(1, _memory - frame.MemoryTaken);
    }

    private bool TryAfford(SyntaxNode node)
    {
        if (_nodes > 0)
        {
            _nodes -= SyntaxChildren.Within(node).Take(_nodes).Count();
        }

        IsExhausted |= _nodes <= 0;
        return _nodes > 0;
    }
}
