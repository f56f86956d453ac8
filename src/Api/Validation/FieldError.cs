using System.Globalization;
using System.Text;

namespace Rollouts.Api;

/// <summary>One wrong field. Its text is exactly that of a Kubernetes field error, since conditions quote it (row A43).</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Path">Path of the field, e.g. <c>spec.strategy.canary.steps[0].setWeight</c>; empty for the whole object.</param>
/// <param name="Value">The offending value as Kubernetes prints it, quoted when it is a string; null when none is printed.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Remedy">How to mend it, in plain words; not part of the text.</param>
public sealed record FieldError(FieldErrorKind Kind, string Path, string? Value, string Message, string? Remedy = null)
{
    /// <summary>A value that is not acceptable; <paramref name="value"/> is printed as Kubernetes would.</summary>
    public static FieldError Invalid(string path, object? value, string message, string? remedy = null) =>
        new(FieldErrorKind.Invalid, path, Print(value), message, remedy);

    /// <summary>A missing value.</summary>
    public static FieldError Required(string path, string message, string? remedy = null) =>
        new(FieldErrorKind.Required, path, null, message, remedy);

    /// <summary>A field that may not be set.</summary>
    public static FieldError Forbidden(string path, string message, string? remedy = null) =>
        new(FieldErrorKind.Forbidden, path, null, message, remedy);

    /// <summary>A value outside a closed set.</summary>
    public static FieldError NotSupported(string path, object? value, IEnumerable<string> supported, string? remedy = null) =>
        new(
            FieldErrorKind.NotSupported,
            path,
            Print(value),
            "supported values: " + string.Join(", ", supported.Select(v => Print(v))),
            remedy
        );

    /// <summary>A value that occurs more than once.</summary>
    public static FieldError Duplicate(string path, object? value, string? remedy = null) =>
        new(FieldErrorKind.Duplicate, path, Print(value), "", remedy);

    /// <summary>A value that names something that does not exist.</summary>
    public static FieldError NotFound(string path, object? value, string? remedy = null) =>
        new(FieldErrorKind.NotFound, path, Print(value), "", remedy);

    /// <summary>A value that could not be checked or contradicts another field.</summary>
    public static FieldError Internal(string path, string message, string? remedy = null) =>
        new(FieldErrorKind.Internal, path, null, message, remedy);

    /// <summary>A value of the wrong JSON type.</summary>
    public static FieldError Malformed(string path, string message) =>
        new(FieldErrorKind.TypeInvalid, path, null, message, "Give the field a value of the type that the schema names.");

    /// <summary>A fault whose text is the message alone, as Argo reports faults of an analysis (row D23).</summary>
    public static FieldError Plain(string path, string message, string? remedy = null) =>
        new(FieldErrorKind.Plain, path, null, message, remedy);

    /// <summary>The text of a Kubernetes field error.</summary>
    public override string ToString()
    {
        if (Kind == FieldErrorKind.Plain)
        {
            return Message;
        }

        var text = new StringBuilder();
        if (Path.Length > 0)
        {
            text.Append(Path).Append(": ");
        }

        text.Append(Words(Kind));
        if (Value is not null)
        {
            text.Append(": ").Append(Value);
        }

        if (Message.Length > 0)
        {
            text.Append(": ").Append(Message);
        }

        return text.ToString();
    }

    private static string Words(FieldErrorKind kind) =>
        kind switch
        {
            FieldErrorKind.Required => "Required value",
            FieldErrorKind.Forbidden => "Forbidden",
            FieldErrorKind.NotSupported => "Unsupported value",
            FieldErrorKind.Duplicate => "Duplicate value",
            FieldErrorKind.TooLong => "Too long",
            FieldErrorKind.NotFound => "Not found",
            FieldErrorKind.Internal => "Internal error",
            _ => "Invalid value",
        };

    private static string Print(object? value) =>
        value switch
        {
            null => "\"null\"",
            string text => GoQuote.Quote(text),
            bool flag => flag ? "true" : "false",
            KubernetesView or IntOrString or System.Collections.IEnumerable => GoJson.Write(value),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };
}
