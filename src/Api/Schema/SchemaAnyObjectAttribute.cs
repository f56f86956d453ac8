namespace Rollouts.Api;

/// <summary>The schema takes any JSON object here; what it must hold is checked by a validator. Ends types that hold themselves.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SchemaAnyObjectAttribute : Attribute;
