using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Conformance;

/// <summary>Syntax trees in the shape in which the original's were recorded: arrays that begin with the kind of the node.</summary>
internal static class SyntaxTreeJson
{
    public static readonly JsonWriterOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 10_000 };

    public static string Write(SyntaxNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Format))
        {
            Write(node, writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(SyntaxNode? node, Utf8JsonWriter writer)
    {
        if (node is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        switch (node)
        {
            case UnarySyntax n:
                WriteNode(writer, "un", n.Symbol);
                Write(n.Operand, writer);
                break;
            case BinarySyntax n:
                WriteNode(writer, "bin", n.Symbol);
                Write(n.Left, writer);
                Write(n.Right, writer);
                break;
            case ConditionalSyntax n:
                WriteNode(writer, "cond");
                Write(n.Condition, writer);
                Write(n.Then, writer);
                Write(n.Else, writer);
                break;
            case LetSyntax n:
                WriteNode(writer, "let", n.Name);
                Write(n.Value, writer);
                Write(n.Body, writer);
                break;
            case SequenceSyntax n:
                WriteNode(writer, "seq");
                WriteAll(n.Nodes, writer);
                break;
            case ArraySyntax n:
                WriteNode(writer, "array");
                WriteAll(n.Items, writer);
                break;
            case MapSyntax n:
                WriteMap(n, writer);
                break;
            case CallSyntax n:
                WriteNode(writer, "call");
                Write(n.Callee, writer);
                WriteAll(n.Arguments, writer);
                break;
            case BuiltinSyntax n:
                WriteNode(writer, "builtin", n.Name);
                WriteAll(n.Arguments, writer);
                break;
            case PredicateSyntax n:
                WriteNode(writer, "pred");
                Write(n.Body, writer);
                break;
            default:
                WriteOperand(node, writer);
                break;
        }

        writer.WriteEndArray();
    }

    private static void WriteOperand(SyntaxNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case NilSyntax:
                WriteNode(writer, "nil");
                break;
            case NameSyntax n:
                WriteNode(writer, "id", n.Name);
                break;
            case IntegerSyntax n:
                WriteNode(writer, "int");
                writer.WriteNumberValue(n.Value);
                break;
            case FloatSyntax n:
                WriteNode(writer, "float");
                writer.WriteNumberValue(n.Value);
                break;
            case BoolSyntax n:
                WriteNode(writer, "bool");
                writer.WriteBooleanValue(n.Value);
                break;
            case StringSyntax n:
                WriteNode(writer, "str", n.Value);
                break;
            case BytesSyntax n:
                WriteNode(writer, "bytes");
                writer.WriteBase64StringValue(n.Value);
                break;
            case PointerSyntax n:
                WriteNode(writer, "ptr", n.Name);
                break;
            case ChainSyntax n:
                WriteNode(writer, "chain");
                Write(n.Inner, writer);
                break;
            case SliceSyntax n:
                WriteNode(writer, "slice");
                Write(n.Target, writer);
                Write(n.From, writer);
                Write(n.To, writer);
                break;
            case MemberSyntax n:
                WriteNode(writer, "member");
                Write(n.Target, writer);
                Write(n.Property, writer);
                writer.WriteStartObject();
                writer.WriteBoolean("optional", n.IsOptional);
                writer.WriteBoolean("method", n.IsMethod);
                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"There is no shape for {node.GetType().Name}.");
        }
    }

    private static void WriteMap(MapSyntax node, Utf8JsonWriter writer)
    {
        WriteNode(writer, "map");
        writer.WriteStartArray();
        foreach (var (key, value) in node.Entries)
        {
            writer.WriteStartArray();
            Write(key, writer);
            Write(value, writer);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static void WriteNode(Utf8JsonWriter writer, string kind, string? name = null)
    {
        writer.WriteStringValue(kind);
        if (name is not null)
        {
            writer.WriteStringValue(name);
        }
    }

    private static void WriteAll(SyntaxNode[] nodes, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (var node in nodes)
        {
            Write(node, writer);
        }

        writer.WriteEndArray();
    }
}
