namespace Rollouts.Expressions;

/// <summary>The types of a method: what it takes and what it gives.</summary>
internal sealed record GoMethod(string Name, GoType Result, params GoType[] Parameters)
{
    /// <exception cref="ExpressionException">The number or the static types of the arguments do not fit.</exception>
    public void Check(IReadOnlyList<Operation> arguments, SourceSpan span)
    {
        if (arguments.Count != Parameters.Length)
        {
            throw ExpressionException.Type(
                $"{(arguments.Count < Parameters.Length ? "not enough" : "too many")} arguments to call {Name}",
                span
            );
        }

        for (var i = 0; i < Parameters.Length; i++)
        {
            if (!Accepts(Parameters[i], arguments[i].Type))
            {
                throw ExpressionException.Type(
                    $"cannot use {arguments[i].Type.Name} as argument (type {Parameters[i].Name}) to call {Name} ",
                    arguments[i].Span
                );
            }
        }
    }

    /// <summary>Integers of another width pass the check, to fail in the run; nil is a pointer.</summary>
    private static bool Accepts(GoType parameter, GoType argument) =>
        TypeRules.IsAssignable(argument, parameter)
        || (parameter.IsInteger && argument.IsInteger)
        || (parameter.Kind == GoTypeKind.Location && argument.IsNil);
}
