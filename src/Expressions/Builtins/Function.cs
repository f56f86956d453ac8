namespace Rollouts.Expressions;

/// <summary>A function that is called with evaluated arguments.</summary>
/// <param name="Selects">Whether it gives one of its arguments or of their elements, and so makes nothing that takes memory.</param>
/// <param name="Signature">The Go type of a function of the environment, which is a value there; builtins are none.</param>
internal sealed record Function(
    string Name,
    int Minimum,
    int Maximum,
    TypeRule Rule,
    FunctionBody Body,
    bool Selects = false,
    string? Signature = null
)
{
    public GoType Type { get; } = Signature is null ? GoType.Function : GoType.FunctionOf(Signature);
}
