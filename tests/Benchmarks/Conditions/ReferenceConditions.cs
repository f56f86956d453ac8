using System.Text;
using Rollouts.Expressions;

namespace Rollouts.Benchmarks;

/// <summary>Conditions as users write them, with the figures of expr 1.17.8 (Go) on a machine of two cores.</summary>
internal static class ReferenceConditions
{
    private const string Below = "all(result, # < 0.5)";

    public static IReadOnlyList<Condition> All { get; } =
    [
        new("result[0] >= 0.95", "vector of 1", Vector(1, _ => 0.97), 141, 2, 18_030),
        new("result < 0.05", "number", Number(0.01), 85, 1, 16_820),
        new("len(result) > 0 && result[0] <= 1", "vector of 1", Vector(1, _ => 0.97), 190, 2, 17_908),
        new(Below, "vector of 10", Vector(10, i => i / 100.0), 576, 12, 18_970),
        new(Below, "vector of 1,000", Vector(1_000, i => i / 10_000.0), 41_880, 903, 67_977),
        new("result.ok && result.successPercent >= 0.95", "object", Json("""{"ok": true, "successPercent": 0.97}"""), 307, 3, 21_871),
        new("filter(result, # > 0.1) | count(# < 0.3) > 0", "vector of 100", Vector(100, i => i % 10 / 10.0), 9_646, 172, 35_898),
        new("sum(result) / len(result) < 0.5", "vector of 100", Vector(100, i => i / 1_000.0), 6_417, 193, 29_922),
        new("max(result) < 0.5", "vector of 100", Vector(100, i => i / 1_000.0), 3_428, 191, 23_875),
        new("isNaN(result) || result >= 0.95", "number", Number(0.97), 178, 1, 24_833),
        new("default(result, 0) < 0.05", "nil", MeasuredValue.Nil, 225, 2, 23_229),
        new("result matches '^2[0-9]{2} OK$'", "text", Text("200 OK"), 202, 1, 31_042),
        new("result contains 'OK' and result startsWith '2'", "text", Text("200 OK"), 148, 1, 20_541),
        new(
            "all(result.service_apdex.values.values, {asFloat(.value) >= 9900})",
            "object with 20 rows",
            Rows(
                """{"service_apdex": {"label": null, "values": {"values": [""",
                i => $$"""{"id": "{{i}}", "value": {{9_900 + i}}}""",
                "]}}}"
            ),
            3_815,
            46,
            39_361
        ),
        new(
            "result.data.items | filter(.errors > 0) | map(.name) | len() == 10",
            "object with 20 rows",
            Rows("""{"data": {"items": [""", i => $$"""{"name": "pod-{{i}}", "errors": {{i % 2}}}""", "]}}"),
            3_116,
            25,
            36_036
        ),
        new(
            "let t = 0.95; result.a >= t and result.b in ['x', 'y', 'z'] ? result.c?.d ?? true : false",
            "object",
            Json("""{"a": 0.97, "b": "y", "c": {"d": true}}"""),
            508,
            8,
            33_171
        ),
    ];

    private static MeasuredValue Number(double value) => MeasuredValue.FromFloat(value);

    private static MeasuredValue Text(string value) => MeasuredValue.FromString(value);

    /// <summary>What Prometheus answers: <c>[]float64</c>.</summary>
    private static MeasuredValue Vector(int count, Func<int, double> at) =>
        MeasuredValue.FromFloats([.. Enumerable.Range(0, count).Select(at)]);

    private static MeasuredValue Json(string json) => MeasuredValue.ParseJson(Encoding.UTF8.GetBytes(json));

    private static MeasuredValue Rows(string before, Func<int, string> row, string after) =>
        Json(before + string.Join(',', Enumerable.Range(0, 20).Select(row)) + after);
}
