using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Rollouts.Api.Tests;

/// <summary>Random JSON shaped like a type: the same seed gives the same JSON.</summary>
/// <param name="seed">Decides everything.</param>
/// <param name="faults">Share of values, in percent, that are replaced by some other JSON.</param>
internal sealed class RandomJson(int seed, int faults = 0)
{
    private static readonly string[] Words =
    [
        "web",
        "app.kubernetes.io/name",
        "25",
        "30%",
        "1h30m",
        "10",
        "metadata.labels['a']",
        "metadata.nothing",
        "In",
        "Exists",
        "Always",
        "{{args.x}}",
        "<&>",
        "é\u0007\ud83d\ude00",
        "",
    ];

    private readonly Random _random = new(seed);

    /// <summary>An object of the type, with unknown members on every level.</summary>
    public JsonObject Object(Type type, int depth = 0)
    {
        var result = new JsonObject();
        foreach (var member in RolloutsJson.Options.GetTypeInfo(type).Properties.Where(p => !p.IsExtensionData && p.Set is not null))
        {
            var property = (PropertyInfo)member.AttributeProvider!;
            if (IsAlwaysWritten(property) || (depth < 7 && _random.Next(3) > 0))
            {
                result[member.Name] = Faulty() ? Any(3) : Value(property, depth + 1);
            }
        }

        for (var i = _random.Next(2); i > 0; i--)
        {
            result["unknown" + _random.Next(3)] = Any(2);
        }

        return result;
    }

    private static bool IsAlwaysWritten(PropertyInfo property)
    {
        var type = property.PropertyType;
        return type.IsValueType
            ? property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Never }
            : new NullabilityInfoContext().Create(property).WriteState == NullabilityState.NotNull;
    }

    private JsonNode? Value(PropertyInfo property, int depth) =>
        property.PropertyType == typeof(ObjectMeta) && property.DeclaringType == typeof(PodTemplateSpec)
            ? Object(typeof(ObjectMeta), depth)
            : Value(property.PropertyType, depth);

    private JsonNode? Value(Type declared, int depth)
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        return type switch
        {
            _ when type == typeof(string) => Word(),
            // A plain zero is not written (Go's omitempty), so it would not come back.
            _ when type == typeof(bool) => declared == type || _random.Next(2) == 0,
            _ when type == typeof(int) => declared == type ? _random.Next(1, 1000) : _random.Next(-5, 1000),
            _ when type == typeof(long) => _random.NextInt64(1, long.MaxValue),
            _ when type == typeof(DateTimeOffset) => KubernetesTime.Format(DateTimeOffset.UnixEpoch.AddSeconds(_random.Next())),
            _ when type == typeof(IntOrString) => _random.Next(2) == 0 ? _random.Next(-2, 9) : Word(),
            _ when type == typeof(NumberText) => _random.Next(2) == 0 ? _random.NextDouble() * 100 : Word(),
            _ when type == typeof(JsonElement) => NonNull(3),
            { IsGenericType: true } when type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) => List(
                type.GenericTypeArguments[0],
                depth
            ),
            { IsGenericType: true } => Map(type.GenericTypeArguments[1], depth),
            _ => Object(type, depth),
        };
    }

    private JsonArray List(Type element, int depth)
    {
        var list = new JsonArray();
        for (var i = _random.Next(4); i > 0; i--)
        {
            list.Add(Faulty() ? Any(2) : Value(element, depth));
        }

        return list;
    }

    private JsonObject Map(Type element, int depth)
    {
        var map = new JsonObject();
        for (var i = _random.Next(3); i > 0; i--)
        {
            map[Word()] = Faulty() ? Any(2) : Value(element, depth);
        }

        return map;
    }

    private JsonNode NonNull(int depth) => Any(depth) ?? new JsonObject();

    private JsonNode? Any(int depth) =>
        _random.Next(depth > 0 ? 8 : 6) switch
        {
            0 => null,
            1 => _random.Next(2) == 0,
            2 => _random.Next(-9, 9),
            3 => _random.NextDouble() * 1e6,
            4 => Word(),
            5 => JsonNode.Parse("123456789012345678901234567890"),
            6 => new JsonArray(Any(depth - 1), Any(depth - 1)),
            _ => new JsonObject
            {
                ["a"] = Any(depth - 1),
                ["containers"] = Any(depth - 1),
                ["name"] = Any(depth - 1),
            },
        };

    private string Word() => Words[_random.Next(Words.Length)];

    private bool Faulty() => _random.Next(100) < faults;
}
