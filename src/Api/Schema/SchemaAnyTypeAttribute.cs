namespace Rollouts.Api;

/// <summary>The schema takes any JSON value here, not only objects.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SchemaAnyTypeAttribute : Attribute;
