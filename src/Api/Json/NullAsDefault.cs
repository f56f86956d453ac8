using System.Collections;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;

namespace Rollouts.Api;

/// <summary>
/// Reads <c>null</c> as Go does: a member that may not be absent keeps its default, an element of a list or a map becomes
/// the empty value. Readers of the views never meet a null that their types do not admit.
/// </summary>
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
            if (property.AttributeProvider is PropertyInfo member && property.Set is { } set && !member.PropertyType.IsValueType)
            {
                var keepsDefault = nullability.Create(member).WriteState == NullabilityState.NotNull;
                property.Set = (target, value) =>
                {
                    MendElements(value);
                    if (value is not null || !keepsDefault)
                    {
                        set(target, value);
                    }
                };
            }
        }
    }

    private static void MendElements(object? value)
    {
        if (value is IList list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                list[i] ??= Empty(list.GetType().GenericTypeArguments[0]);
            }
        }
        else if (value is IDictionary map && map.Values.Cast<object?>().Any(v => v is null))
        {
            foreach (var key in map.Keys.Cast<object>().Where(k => map[k] is null).ToList())
            {
                map[key] = Empty(map.GetType().GenericTypeArguments[1]);
            }
        }
    }

    private static object Empty(Type type) => type == typeof(string) ? "" : Activator.CreateInstance(type)!;
}
