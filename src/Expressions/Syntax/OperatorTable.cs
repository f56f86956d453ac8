using System.Collections.Frozen;

namespace Rollouts.Expressions;

/// <summary>The operators by their spelling, with precedence and associativity.</summary>
internal static class OperatorTable
{
    public const int NotPrecedence = 50;
    public const int SignPrecedence = 90;

    private static readonly FrozenDictionary<string, BinaryEntry> Binary = new Dictionary<string, BinaryEntry>(StringComparer.Ordinal)
    {
        ["|"] = new(BinaryOperator.Pipe, 0),
        ["or"] = new(BinaryOperator.Or, 10),
        ["||"] = new(BinaryOperator.Or, 10),
        ["and"] = new(BinaryOperator.And, 15),
        ["&&"] = new(BinaryOperator.And, 15),
        ["=="] = new(BinaryOperator.Equal, 20),
        ["!="] = new(BinaryOperator.NotEqual, 20),
        ["<"] = new(BinaryOperator.Less, 20),
        ["<="] = new(BinaryOperator.LessOrEqual, 20),
        [">"] = new(BinaryOperator.Greater, 20),
        [">="] = new(BinaryOperator.GreaterOrEqual, 20),
        ["in"] = new(BinaryOperator.In, 20),
        ["matches"] = new(BinaryOperator.Matches, 20),
        ["contains"] = new(BinaryOperator.Contains, 20),
        ["startsWith"] = new(BinaryOperator.StartsWith, 20),
        ["endsWith"] = new(BinaryOperator.EndsWith, 20),
        [".."] = new(BinaryOperator.Range, 25),
        ["+"] = new(BinaryOperator.Add, 30),
        ["-"] = new(BinaryOperator.Subtract, 30),
        ["*"] = new(BinaryOperator.Multiply, 60),
        ["/"] = new(BinaryOperator.Divide, 60),
        ["%"] = new(BinaryOperator.Modulo, 60),
        ["**"] = new(BinaryOperator.Power, 100, IsRightAssociative: true),
        ["^"] = new(BinaryOperator.Power, 100, IsRightAssociative: true),
        ["??"] = new(BinaryOperator.Coalesce, 500),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<BinaryOperator, string> Names = Binary
        .GroupBy(e => e.Value.Operator)
        .ToFrozenDictionary(g => g.Key, g => g.First().Key);

    private static readonly FrozenSet<string> WordOperators = FrozenSet.ToFrozenSet(
        ["not", "in", "or", "and", "matches", "contains", "startsWith", "endsWith", "let", "if", "else"],
        StringComparer.Ordinal
    );

    public static IEnumerable<string> Words => WordOperators;

    public static bool IsWord(string text) => WordOperators.Contains(text);

    public static bool TryGetBinary(string text, out BinaryEntry entry) => Binary.TryGetValue(text, out entry);

    /// <summary>Operators that <c>not</c> may precede: <c>x not in y</c>.</summary>
    public static bool CanBeNegated(string text) => text is "in" or "matches" or "contains" or "startsWith" or "endsWith";

    public static bool IsComparison(string text) => text is "<" or "<=" or ">" or ">=";

    public static string NameOf(BinaryOperator op) => Names[op];

    internal readonly record struct BinaryEntry(BinaryOperator Operator, int Precedence, bool IsRightAssociative = false);
}
