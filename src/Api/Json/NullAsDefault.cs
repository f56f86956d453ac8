using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Rollouts.Api;

/// <summary>Leaves a non-nullable member at its default when JSON says <c>null</c>.</summary>
internal static class NullAsDefault
{
    public static void Apply(JsonTypeInfo type)
    {
        if (!typeof(KubernetesView).IsAssignableFrom(type.Type))
        {
            return;
        }

        var nullability = new NullabilityInfoContext();
        foreach (var property in type.Properties)
        {
            if (
                property.AttributeProvider is PropertyInfo member
                && !member.PropertyType.IsValueType
                && nullability.Create(member).WriteState == NullabilityState.NotNull
                && property.Set is { } set
            )
            {
                property.Set = (target, value) =>
                {
                    if (value is not null)
                    {
                        set(target, value);
                    }
                };
            }
        }
    }
}
