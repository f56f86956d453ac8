namespace Rollouts.Expressions.Tests;

/// <summary>Every node knows all of its text, and where an error about it points.</summary>
public sealed class SyntaxSpanTests
{
    [Theory]
    [InlineData("(a + b) * c", "(a + b) * c", "*")]
    [InlineData(" not x ", "not x", "not")]
    [InlineData("a not in b", "a not in b", "in")]
    [InlineData("a.b?.c", "a.b?.c", "c")]
    [InlineData("a[ 1 ]", "a[ 1 ]", "[")]
    [InlineData("(a).b(1)", "(a).b(1)", "b")]
    [InlineData("x | len( )", "x | len( )", "len")]
    [InlineData("::len(x)", "::len(x)", "len")]
    [InlineData("a < b < c", "a < b < c", "<")]
    [InlineData("if a {1} else {2}", "if a {1} else {2}", "if")]
    [InlineData("let x = 1; x", "let x = 1; x", "x")]
    [InlineData("a; b;", "a; b;", "a; b;")]
    [InlineData("[1, 2,]", "[1, 2,]", "[")]
    public void Parse_Node_SpansItsText(string source, string text, string anchor)
    {
        var node = Parser.Parse(source, ExpressionLimits.Default, _ => false);
        Text(source, node.Span).ShouldBe(text);
        Text(source, node.Anchor).ShouldBe(anchor);
    }

    [Fact]
    public void Parse_Operands_SpanTheirTextWithoutParentheses()
    {
        const string Source = "(a + b) * -c[0]";
        var node = Parser.Parse(Source, ExpressionLimits.Default, _ => false).ShouldBeOfType<BinarySyntax>();
        Text(Source, node.Left.Span).ShouldBe("a + b");
        Text(Source, node.Right.Span).ShouldBe("-c[0]");
        Text(Source, ((UnarySyntax)node.Right).Operand.Span).ShouldBe("c[0]");
    }

    private static string Text(string source, SourceSpan span) => source.Substring(span.Start, span.Length);
}
