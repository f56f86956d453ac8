using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>The points of one query: CloudWatch's MetricDataResult.</summary>
internal sealed record CloudWatchResult(
    string? Id,
    string? Label,
    string? StatusCode,
    IReadOnlyList<DateTimeOffset> Timestamps,
    double[] Values,
    IReadOnlyList<(string? Code, string? Value)> Messages
)
{
    public static CloudWatchResult Read(JsonElement element) =>
        new(
            element.Optional("Id")?.GetString(),
            element.Optional("Label")?.GetString(),
            element.Optional("StatusCode")?.GetString(),
            [.. List(element, "Timestamps").Select(static t => DateTimeOffset.UnixEpoch.AddSeconds(t.Number()))],
            [.. List(element, "Values").Select(static v => v.Number())],
            ReadMessages(element)
        );

    public static IReadOnlyList<(string? Code, string? Value)> ReadMessages(JsonElement element) =>
        [.. List(element, "Messages").Select(static m => (m.Optional("Code")?.GetString(), m.Optional("Value")?.GetString()))];

    /// <summary>The members that conditions see, in the spelling of AWS's client for Go (row F20).</summary>
    public MeasuredValue ToValue() =>
        MeasuredValue.FromMembers([
            new("Id", Text(Id)),
            new("Label", Text(Label)),
            new("StatusCode", Text(StatusCode)),
            new("Timestamps", MeasuredValue.FromItems([.. Timestamps.Select(MeasuredValue.FromTime)])),
            new("Values", MeasuredValue.FromFloats(Values)),
            new(
                "Messages",
                MeasuredValue.FromItems([
                    .. Messages.Select(static m => MeasuredValue.FromMembers([new("Code", Text(m.Code)), new("Value", Text(m.Value))])),
                ])
            ),
        ]);

    private static JsonElement.ArrayEnumerator List(JsonElement element, string name) =>
        element.Optional(name)?.EnumerateArray() ?? default;

    private static MeasuredValue Text(string? text) => text is null ? MeasuredValue.Nil : MeasuredValue.FromString(text);
}
