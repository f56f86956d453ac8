namespace Rollouts.Api;

/// <summary>The API server fills the field in when it is absent, as with Argo's schema (row F14).</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SchemaDefaultAttribute(string value) : Attribute
{
    public string Value { get; } = value;
}
