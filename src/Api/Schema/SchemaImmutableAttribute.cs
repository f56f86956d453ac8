namespace Rollouts.Api;

/// <summary>The API server refuses to change the field. Servers that know no rules in schemas drop this one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SchemaImmutableAttribute(string message) : Attribute
{
    public string Message { get; } = message;
}
