using System.Text;
using System.Text.Json;

namespace Rollouts.Expressions;

/// <summary>Builtins that work on values of every kind.</summary>
internal static class GeneralBuiltins
{
    /// <summary>About what printing takes besides the text.</summary>
    private const int PrintingBytes = 512;
    private const int PrintingBytesPerCharacter = 8;

    public static MeasuredValue Length(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var value = arguments[0];
        if (value.TryGetString(out var text))
        {
            return MeasuredValue.FromInt(GoText.RuneCount(text));
        }

        return Access.TryCount(value, out var count)
            ? MeasuredValue.FromInt(count)
            : throw ExpressionException.Runtime($"invalid argument for len (type {GoType.NameOf(value)})");
    }

    public static MeasuredValue TypeOf(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var value = arguments[0];
        return MeasuredValue.FromString(
            value.Kind switch
            {
                ValueKind.Nil => "nil",
                ValueKind.Bool => "bool",
                >= ValueKind.Int and <= ValueKind.Int64 => "int",
                >= ValueKind.Uint and <= ValueKind.Uint64 => "uint",
                ValueKind.Float32 or ValueKind.Float64 => "float",
                ValueKind.String => "string",
                ValueKind.List or ValueKind.Bytes => "array",
                ValueKind.Map => "map",
                ValueKind.Location => "time.Location",
                ValueKind.Function => "func",
                _ => GoType.NameOf(value),
            }
        );
    }

    public static MeasuredValue ToText(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        frame.Charge(arguments[0].Kind is ValueKind.String or ValueKind.Int ? 0 : PrintingBytes);
        var text = GoPrinter.Print(arguments[0], frame.Limits.StringLength);
        frame.Charge(arguments[0].Kind is ValueKind.List or ValueKind.Map ? PrintingBytesPerCharacter * (long)text.Length : 0);
        frame.RequireLength(text.Length);
        frame.Step(text.Length);
        return MeasuredValue.FromString(text);
    }

    public static MeasuredValue Get(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var target = arguments[0];
        var key = arguments[1];
        switch (target.Kind)
        {
            case ValueKind.Nil:
                return MeasuredValue.Nil;
            case ValueKind.List or ValueKind.Bytes or ValueKind.String:
                if (!Access.TryInteger(key, out var index))
                {
                    throw ExpressionException.Runtime($"invalid operation: int({GoType.NameOf(key)})");
                }

                Access.TryCount(target, out var count);
                var position = index < 0 ? count + index : index;
                return position >= 0 && position < count ? Access.ElementAt(target, (int)position) : MeasuredValue.Nil;
            case ValueKind.Map:
                var map = target.AsMap();
                if (!map.KeyType.IsAny && key.Kind != ValueKind.Nil && !GoType.Of(key).Equals(map.KeyType))
                {
                    throw ExpressionException.Runtime($"cannot use {GoType.NameOf(key)} as key of {map.Type.Name}");
                }

                var sought = key.Kind == ValueKind.Nil && !map.KeyType.IsAny ? Access.ZeroOf(map.KeyType) : key;
                return map.TryGet(sought, out var value) ? value : MeasuredValue.Nil;
            default:
                return MeasuredValue.Nil;
        }
    }

    public static MeasuredValue ToJson(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        frame.Charge(PrintingBytes);
        var text = JsonEncoder.Encode(arguments[0], "  ", frame.Limits.StringLength);
        frame.Charge(PrintingBytesPerCharacter * (long)text.Length);
        frame.RequireLength(text.Length);
        frame.Step(text.Length);
        return MeasuredValue.FromString(text);
    }

    public static MeasuredValue FromJson(scoped ReadOnlySpan<MeasuredValue> arguments, ref Frame frame)
    {
        var text = TextBuiltins.Text(arguments[0]);
        frame.Step(text.Length);
        var (objects, arrays, values) = (text.AsSpan().Count('{'), text.AsSpan().Count('['), text.AsSpan().Count(','));
        frame.Charge((sizeof(char) * (long)text.Length) + (objects * ValueMap.BytesOf(1)) + (arrays * 80L) + (values * 64L));
        try
        {
            return MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(text));
        }
        catch (JsonException e)
        {
            throw new ExpressionException(ExpressionErrorCode.Runtime, $"fromJSON: {e.Message}", inner: e);
        }
    }
}
