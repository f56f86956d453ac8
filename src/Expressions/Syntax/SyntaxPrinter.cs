using System.Runtime.InteropServices;
using System.Text;

namespace Rollouts.Expressions;

/// <summary>
/// A syntax tree as source text, with the parentheses that it needs and no more than help to read it. Parsing the text gives the same
/// tree again. The work is kept on a stack of its own, so that no tree is too deep.
/// </summary>
internal sealed partial class SyntaxPrinter
{
    private readonly Func<string, bool> _isShadowed;
    private readonly StringBuilder _text = new();
    private readonly Stack<Piece> _pending = new();

    private SyntaxPrinter(Func<string, bool> isShadowed) => _isShadowed = isShadowed;

    /// <param name="isShadowed">Whether the environment has a name: its builtin is then written <c>::name(…)</c>. Nothing is, by default.</param>
    public static string Print(SyntaxNode node, Func<string, bool>? isShadowed = null)
    {
        var printer = new SyntaxPrinter(isShadowed ?? (_ => false));
        printer._pending.Push(node);
        while (printer._pending.TryPop(out var piece))
        {
            if (piece.Node is { } next)
            {
                printer.Write(next);
            }
            else if (piece.Text is { } text)
            {
                printer.Append(text);
            }
            else
            {
                printer.EndPredicate(piece.Start, piece.IsWrapped);
            }
        }

        return printer._text.ToString();
    }

    private void Write(SyntaxNode node)
    {
        switch (node)
        {
            case NilSyntax:
                Append("nil");
                break;
            case BoolSyntax n:
                Append(n.Value ? "true" : "false");
                break;
            case IntegerSyntax n:
                Append(LiteralText.Of(n.Value));
                break;
            case FloatSyntax n:
                Append(LiteralText.Of(n.Value));
                break;
            case StringSyntax n:
                Append(LiteralText.Of(n.Value));
                break;
            case BytesSyntax n:
                Append(LiteralText.Of(n.Value));
                break;
            case NameSyntax n:
                Append(n.Name);
                break;
            case PointerSyntax n:
                Append($"#{n.Name}");
                break;
            case UnarySyntax n:
                WriteUnary(n);
                break;
            case BinarySyntax n:
                WriteBinary(n);
                break;
            case ConditionalSyntax n:
                WriteConditional(n);
                break;
            case LetSyntax n:
                Emit($"let {n.Name} = ", Alone(n.Value), "; ", n.Body);
                break;
            case SequenceSyntax n:
                WriteSequence(n);
                break;
            default:
                WritePrimary(node);
                break;
        }
    }

    private void WriteConditional(ConditionalSyntax node)
    {
        var condition = Wrapped(node.Condition, node.Condition is ConditionalSyntax or LetSyntax or SequenceSyntax);
        if (ReferenceEquals(node.Condition, node.Then))
        {
            Emit(condition, " ?: ", Alone(node.Else));
            return;
        }

        Emit(condition, " ? ", Wrapped(node.Then, node.Then is ConditionalSyntax or LetSyntax or SequenceSyntax), " : ", Alone(node.Else));
    }

    private void WriteSequence(SequenceSyntax node)
    {
        for (var i = node.Nodes.Length - 1; i >= 0; i--)
        {
            // "let" takes all that follows it.
            var swallows = node.Nodes[i] is SequenceSyntax || (node.Nodes[i] is LetSyntax && i < node.Nodes.Length - 1);
            Emit(i > 0 ? "; " : "", Wrapped(node.Nodes[i], swallows));
        }
    }

    /// <summary>A node where one expression is expected: what would run on past its end is wrapped.</summary>
    private static Piece Alone(SyntaxNode node) => Wrapped(node, node is LetSyntax or SequenceSyntax);

    private static Piece Wrapped(SyntaxNode node, bool inParentheses) => new(null, node, inParentheses);

    /// <summary>Queues the pieces, to be written in this order.</summary>
    private void Emit(params ReadOnlySpan<Piece> pieces)
    {
        for (var i = pieces.Length - 1; i >= 0; i--)
        {
            if (!pieces[i].IsWrapped || pieces[i].Node is null)
            {
                _pending.Push(pieces[i]);
                continue;
            }

            _pending.Push(")");
            _pending.Push(pieces[i].Node!);
            _pending.Push("(");
        }
    }

    private void Append(string text)
    {
        // The lexer would read "[a:" and "::len(b)" as "[a::" and ":len(b)".
        if (text.StartsWith(':') && _text.Length > 0 && _text[^1] == ':')
        {
            _text.Append(' ');
        }

        _text.Append(text);
    }

    /// <summary>Text, a node still to be written (in parentheses if wrapped), or the end of a predicate that starts at a place in the text.</summary>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Piece(string? Text, SyntaxNode? Node, bool IsWrapped, int Start = 0)
    {
        public static implicit operator Piece(string text) => new(text, null, false);

        public static implicit operator Piece(SyntaxNode node) => new(null, node, false);

        public static Piece EndOfPredicate(int start, bool isBlock) => new(null, null, isBlock, start);
    }
}
