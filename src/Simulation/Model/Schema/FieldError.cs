namespace Rollouts.Simulation;

/// <summary>One fault of one field, worded as an API server words it.</summary>
/// <param name="Reason">For example <c>FieldValueInvalid</c>.</param>
/// <param name="Field">Path, for example <c>spec.steps[0].setWeight</c>.</param>
/// <param name="Text">Everything after the path.</param>
internal sealed record FieldError(string Reason, string Field, string Text)
{
    public static FieldError Required(string field, string detail = "") =>
        new("FieldValueRequired", field, "Required value" + (detail.Length == 0 ? "" : ": " + detail));

    public static FieldError Invalid(string field, string value, string detail) =>
        new("FieldValueInvalid", field, $"Invalid value: {value}: {detail}");

    public static FieldError WrongType(string field, string value, string detail) =>
        new("FieldValueTypeInvalid", field, $"Invalid value: {value}: {detail}");

    public static FieldError Immutable(string field, string value) => Invalid(field, value, "field is immutable");

    public static FieldError Unsupported(string field, string value, IEnumerable<string> supported) =>
        new("FieldValueNotSupported", field, $"Unsupported value: {value}: supported values: {string.Join(", ", supported)}");

    public static FieldError Duplicate(string field, string value) => new("FieldValueDuplicate", field, $"Duplicate value: {value}");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, $"Forbidden: {detail}");

    public static FieldError TooMany(string field, int count, long limit) =>
        new("FieldValueTooMany", field, $"Too many: {count}: must have at most {limit} items");

    public static FieldError TooLong(string field, long limit) =>
        new("FieldValueTooLong", field, $"Too long: may not be more than {limit} bytes");

    public StatusCause ToCause() => new(Reason, Text, Field);

    public override string ToString() => Field.Length == 0 ? Text : $"{Field}: {Text}";
}
