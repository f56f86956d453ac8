namespace Rollouts.Api;

/// <summary>The schema does not ask for the field although the type always has it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SchemaOptionalAttribute : Attribute;
