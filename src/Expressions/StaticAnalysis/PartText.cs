namespace Rollouts.Expressions;

/// <summary>
/// The text by which parts of an expression are told to be the same: the path that a part is read from, whatever it is called, or else
/// what is written.
/// </summary>
internal static class PartText
{
    private const int MaxNodes = 30;

    /// <summary>Null for parts that are large, or that may differ from one evaluation to the next.</summary>
    public static string? Of(SyntaxNode node, AnalysisScope scope, PossibleValue value)
    {
        if (value.Path is { } path)
        {
            return path;
        }

        return IsSmall(node) && SyntaxChildren.Within(node).All(n => IsStable(n, scope)) ? SyntaxPrinter.Print(node) : null;
    }

    /// <summary>What is written, which means the same everywhere in one scope. Null as above.</summary>
    public static string? Written(SyntaxNode node) =>
        IsSmall(node) && SyntaxChildren.Within(node).All(n => !ReadsClock(n)) ? SyntaxPrinter.Print(node) : null;

    private static bool IsSmall(SyntaxNode node) => SyntaxChildren.Within(node).Take(MaxNodes + 1).Count() <= MaxNodes;

    private static bool ReadsClock(SyntaxNode node) =>
        node is BuiltinSyntax { Name: "now" } or CallSyntax { Callee: NameSyntax { Name: "now" } };

    /// <summary>Names and elements mean something else in another scope; the clock goes on.</summary>
    private static bool IsStable(SyntaxNode node, AnalysisScope scope) =>
        node switch
        {
            _ when ReadsClock(node) => false,
            LetSyntax or PointerSyntax => false,
            NameSyntax n => !scope.Lets.ContainsKey(n.Name),
            _ => true,
        };
}
