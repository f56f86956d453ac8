using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Expressions.Tests;

/// <summary>
/// Random syntax trees over <c>result</c>. Mostly of fitting kinds, so that many of them run; now and then of any kind, so that the faults
/// are met too.
/// </summary>
internal static class RandomTrees
{
    private static readonly SourceSpan Nowhere = new(0, 0);

    private static readonly (BinaryOperator, string)[] Comparisons =
    [
        (BinaryOperator.Less, "<"),
        (BinaryOperator.LessOrEqual, "<="),
        (BinaryOperator.Greater, ">"),
        (BinaryOperator.GreaterOrEqual, ">="),
        (BinaryOperator.Equal, "=="),
        (BinaryOperator.NotEqual, "!="),
    ];

    private static readonly (BinaryOperator, string)[] Sums =
    [
        (BinaryOperator.Add, "+"),
        (BinaryOperator.Subtract, "-"),
        (BinaryOperator.Multiply, "*"),
        (BinaryOperator.Divide, "/"),
        (BinaryOperator.Modulo, "%"),
        (BinaryOperator.Power, "**"),
        (BinaryOperator.Coalesce, "??"),
    ];

    private static readonly (BinaryOperator, string)[] TextTests =
    [
        (BinaryOperator.Contains, "contains"),
        (BinaryOperator.StartsWith, "startsWith"),
        (BinaryOperator.EndsWith, "endsWith"),
        (BinaryOperator.Equal, "=="),
        (BinaryOperator.Less, "<"),
    ];

    private static readonly string[] Quantifiers = ["all", "any", "none", "one"];

    /// <summary>Trees that give a bool where they fit the measurement.</summary>
    public static Gen<SyntaxNode> Conditions { get; } = Gen.Sized(size => Truth(Math.Min(size / 12, 5), 0));

    /// <summary>Trees of any kind.</summary>
    public static Gen<SyntaxNode> Any { get; } = Gen.Sized(size => Anything(Math.Min(size / 12, 5), 0));

    /// <param name="predicates">How many predicates are around: inside of them there is an element.</param>
    private static Gen<SyntaxNode> Truth(int depth, int predicates)
    {
        if (depth <= 0)
        {
            return Gen.OneOf(
                Gen.Elements(true, false).Select(v => (SyntaxNode)new BoolSyntax(v, Nowhere)),
                Gen.Constant(Member(Name("result"), "ok")),
                Gen.Constant<SyntaxNode>(Name("result"))
            );
        }

        var number = Number(depth - 1, predicates);
        var truth = Truth(depth - 1, predicates);
        return Gen.Frequency(
            (6, Two(Gen.Elements(Comparisons), number, number)),
            (2, Two(Gen.Elements(TextTests), Text(depth - 1, predicates), Text(depth - 1, predicates))),
            (2, Two(Gen.Elements((BinaryOperator.And, "&&"), (BinaryOperator.And, "and")), truth, truth)),
            (2, Two(Gen.Elements((BinaryOperator.Or, "||"), (BinaryOperator.Or, "or")), truth, truth)),
            (2, truth.Select(t => (SyntaxNode)new UnarySyntax(UnaryOperator.Not, "not", t, Nowhere))),
            (1, Two(Gen.Constant((BinaryOperator.In, "in")), number, List(depth - 1, predicates))),
            (3, Predicate(Quantifiers, depth, predicates)),
            (1, Choice(depth, predicates, truth)),
            (1, number.Select(n => (SyntaxNode)new CallSyntax(Name("isNaN"), [n], Nowhere))),
            (1, Bound(depth, predicates, truth)),
            (1, Truth(0, predicates)),
            (1, Anything(depth - 1, predicates))
        );
    }

    private static Gen<SyntaxNode> Number(int depth, int predicates)
    {
        var leaves = Gen.Frequency(
            (3, Gen.Choose(0, 5).Select(n => (SyntaxNode)new IntegerSyntax(n, Nowhere))),
            (2, Gen.Elements(0.0, 0.5, 1.5, 1e300, 1e-300).Select(x => (SyntaxNode)new FloatSyntax(x, Nowhere))),
            (3, Gen.Elements("a", "total", "missing").Select(n => Member(Name("result"), n))),
            (2, Gen.Constant<SyntaxNode>(Name("result"))),
            (2, Gen.Elements(0L, 1L).Select(i => (SyntaxNode)Index(Name("result"), new IntegerSyntax(i, Nowhere)))),
            (predicates > 0 ? 4 : 0, Gen.Elements<SyntaxNode>(Element(), Member(Element(), "n")))
        );
        if (depth <= 0)
        {
            return leaves;
        }

        var number = Number(depth - 1, predicates);
        return Gen.Frequency(
            (4, leaves),
            (4, Two(Gen.Elements(Sums), number, number)),
            (1, number.Select(n => (SyntaxNode)new UnarySyntax(UnaryOperator.Minus, "-", n, Nowhere))),
            (2, List(depth - 1, predicates).Select(l => (SyntaxNode)new BuiltinSyntax("len", [l], Nowhere))),
            (2, Pair(Gen.Elements("sum", "max", "min", "mean", "median", "first", "last"), List(depth - 1, predicates), Call)),
            (1, Predicate(["count", "sum", "find", "findIndex"], depth, predicates)),
            (1, Choice(depth, predicates, number)),
            (1, Bound(depth, predicates, number)),
            (1, Anything(depth - 1, predicates))
        );
    }

    private static Gen<SyntaxNode> Text(int depth, int predicates)
    {
        var leaves = Gen.Frequency(
            (3, Gen.Elements("", "a", "é\n\"'`\\", "😀", "2024-01-02").Select(t => (SyntaxNode)new StringSyntax(t, Nowhere))),
            (2, Gen.Constant(Member(Name("result"), "name"))),
            (1, Gen.Constant<SyntaxNode>(Name("result")))
        );
        return depth <= 0
            ? leaves
            : Gen.Frequency(
                (4, leaves),
                (1, Two(Gen.Constant((BinaryOperator.Add, "+")), Text(depth - 1, predicates), Text(depth - 1, predicates))),
                (1, Pair(Gen.Elements("upper", "lower", "trim", "type", "string"), Text(depth - 1, predicates), Call)),
                (1, Pair(Gen.Elements("string", "toJSON"), Number(depth - 1, predicates), Call))
            );
    }

    private static Gen<SyntaxNode> List(int depth, int predicates)
    {
        var leaves = Gen.Frequency(
            (3, Gen.Elements("items", "list").Select(n => Member(Name("result"), n))),
            (3, Gen.Constant<SyntaxNode>(Name("result"))),
            (1, Gen.Constant(Member(Name("result"), "items", isOptional: true)))
        );
        return depth <= 0
            ? leaves
            : Gen.Frequency(
                (4, leaves),
                (2, Number(depth - 1, predicates).ListOf(3).Select(i => (SyntaxNode)new ArraySyntax([.. i], Nowhere))),
                (1, Two(Gen.Constant((BinaryOperator.Range, "..")), Number(0, predicates), Number(0, predicates))),
                (2, Predicate(["filter", "map", "sortBy"], depth, predicates)),
                (1, Pair(Gen.Elements("sort", "reverse", "uniq", "flatten", "keys"), List(depth - 1, predicates), Call))
            );
    }

    private static Gen<SyntaxNode> Anything(int depth, int predicates) =>
        depth <= 0
            ? Gen.OneOf(Number(0, predicates), Text(0, predicates), Gen.Constant((SyntaxNode)new NilSyntax(Nowhere)))
            : Gen.OneOf(
                Truth(depth - 1, predicates),
                Number(depth - 1, predicates),
                Text(depth - 1, predicates),
                List(depth - 1, predicates),
                Number(depth - 1, predicates).Select(v => (SyntaxNode)new MapSyntax([(new StringSyntax("a", Nowhere), v)], Nowhere))
            );

    private static Gen<SyntaxNode> Predicate(string[] names, int depth, int predicates) =>
        Gen.Elements(names)
            .SelectMany(name =>
                Pair(
                    List(depth - 1, predicates),
                    name is "map" or "sum" or "sortBy" ? Number(depth - 1, predicates + 1) : Truth(depth - 1, predicates + 1),
                    (list, body) => (SyntaxNode)new BuiltinSyntax(name, [list, new PredicateSyntax(body, Nowhere)], Nowhere)
                )
            );

    private static Gen<SyntaxNode> Choice(int depth, int predicates, Gen<SyntaxNode> branch) =>
        Truth(depth - 1, predicates)
            .SelectMany(condition =>
                Pair(branch, branch, (then, otherwise) => (SyntaxNode)new ConditionalSyntax(condition, then, otherwise, Nowhere))
            );

    /// <summary>A <c>let</c> whose variable is read; the name grows with the depth, for no name may be declared twice.</summary>
    private static Gen<SyntaxNode> Bound(int depth, int predicates, Gen<SyntaxNode> body) =>
        Pair(
            Number(depth - 1, predicates),
            body,
            (value, inner) =>
                (SyntaxNode)new LetSyntax($"v{depth}", value, new SequenceSyntax([Name($"v{depth}"), inner], Nowhere), Nowhere)
        );

    private static Gen<SyntaxNode> Two(
        Gen<(BinaryOperator Operator, string Symbol)> operators,
        Gen<SyntaxNode> left,
        Gen<SyntaxNode> right
    ) => operators.SelectMany(op => Pair(left, right, (a, b) => (SyntaxNode)new BinarySyntax(op.Operator, op.Symbol, a, b, Nowhere)));

    private static Gen<TResult> Pair<TFirst, TSecond, TResult>(
        Gen<TFirst> first,
        Gen<TSecond> second,
        Func<TFirst, TSecond, TResult> combine
    ) => first.SelectMany(a => second.Select(b => combine(a, b)));

    private static SyntaxNode Call(string name, SyntaxNode argument) => new BuiltinSyntax(name, [argument], Nowhere);

    private static NameSyntax Name(string name) => new NameSyntax(name, Nowhere);

    private static PointerSyntax Element() => new PointerSyntax("", Nowhere);

    private static SyntaxNode Member(SyntaxNode target, string name, bool isOptional = false)
    {
        var member = new MemberSyntax(target, new StringSyntax(name, Nowhere), isOptional, false, Nowhere);
        return isOptional ? new ChainSyntax(member, Nowhere) : member;
    }

    private static MemberSyntax Index(SyntaxNode target, SyntaxNode index) => new MemberSyntax(target, index, false, false, Nowhere);
}
