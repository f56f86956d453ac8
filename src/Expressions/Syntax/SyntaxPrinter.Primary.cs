namespace Rollouts.Expressions;

internal sealed partial class SyntaxPrinter
{
    private void WritePrimary(SyntaxNode node)
    {
        switch (node)
        {
            case ChainSyntax n:
                Emit(n.Inner);
                break;
            case MemberSyntax n:
                WriteMember(n);
                break;
            case SliceSyntax n:
                Emit(Target(n.Target), "[", Bound(n.From), ":", Bound(n.To), "]");
                break;
            case CallSyntax { Callee: NameSyntax name } n:
                WriteCall(name.Name is "true" or "false" or "nil" ? $"::{name.Name}" : name.Name, n.Arguments);
                break;
            case CallSyntax n:
                WriteList(n.Arguments, ")");
                Emit(n.Callee, "(");
                break;
            case BuiltinSyntax n:
                WriteCall(_isShadowed(n.Name) ? $"::{n.Name}" : n.Name, n.Arguments);
                break;
            case PredicateSyntax n:
                Emit(n.Body, Piece.EndOfPredicate(_text.Length, n.Body is SequenceSyntax));
                break;
            case ArraySyntax n:
                WriteList(n.Items, "]");
                Append("[");
                break;
            case MapSyntax n:
                WriteMap(n);
                break;
        }
    }

    private void WriteCall(string name, SyntaxNode[] arguments)
    {
        WriteList(arguments, ")");
        Emit(name, "(");
    }

    private void WriteList(SyntaxNode[] items, string closing)
    {
        Emit(closing);
        for (var i = items.Length - 1; i >= 0; i--)
        {
            Emit(i > 0 ? ", " : "", Alone(items[i]));
        }
    }

    private void WriteMap(MapSyntax node)
    {
        Emit("}");
        for (var i = node.Entries.Length - 1; i >= 0; i--)
        {
            var (key, value) = node.Entries[i];
            Piece name = key is StringSyntax text ? (IsBareKey(text.Value) ? text.Value : text) : Wrapped(key, true);
            Emit(i > 0 ? ", " : "", name, ": ", Alone(value));
        }

        Emit("{");
    }

    private void WriteMember(MemberSyntax node)
    {
        // A name after a dot continues an optional chain, brackets end it.
        var isNamed = node.Property is StringSyntax property && Lexer.IsWord(property.Value);
        if (isNamed && node.Target is not ChainSyntax)
        {
            Emit(Target(node.Target), node.IsOptional ? "?." : ".", ((StringSyntax)node.Property).Value);
            return;
        }

        Emit(Target(node.Target), node.IsOptional ? "?.[" : "[", Alone(node.Property), "]");
    }

    /// <summary>Wraps a body in braces that is a block, or that begins with a brace and would be taken for one.</summary>
    private void EndPredicate(int start, bool isBlock)
    {
        if (isBlock || _text[start] == '{')
        {
            _text.Insert(start, "{").Append('}');
        }
    }

    private static Piece Target(SyntaxNode node) =>
        Wrapped(node, IsLoose(node) || node is UnarySyntax or NilSyntax or BoolSyntax or IntegerSyntax or FloatSyntax);

    private static Piece Bound(SyntaxNode? node) =>
        node is null ? "" : Wrapped(node, node is ConditionalSyntax or LetSyntax or SequenceSyntax);

    private static bool IsBareKey(string text) => Lexer.IsWord(text) && !OperatorTable.IsWord(text);
}
