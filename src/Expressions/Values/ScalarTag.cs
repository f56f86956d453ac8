namespace Rollouts.Expressions;

/// <summary>Marks a scalar inside a <see cref="MeasuredValue"/>, so that the value stays two words wide and travels in registers.</summary>
internal sealed class ScalarTag
{
    public static readonly ScalarTag Bool = new(ValueKind.Bool);
    public static readonly ScalarTag Int = new(ValueKind.Int);
    public static readonly ScalarTag Float64 = new(ValueKind.Float64);
    public static readonly ScalarTag Duration = new(ValueKind.Duration);

    private static readonly ScalarTag[] Tags = CreateTags();

    private ScalarTag(ValueKind kind) => Kind = kind;

    public ValueKind Kind { get; }

    public static ScalarTag For(ValueKind kind) => Tags[(int)kind];

    private static ScalarTag[] CreateTags()
    {
        var tags = new ScalarTag[(int)ValueKind.Weekday + 1];
        for (var kind = 0; kind < tags.Length; kind++)
        {
            tags[kind] = (ValueKind)kind switch
            {
                ValueKind.Bool => Bool,
                ValueKind.Int => Int,
                ValueKind.Float64 => Float64,
                ValueKind.Duration => Duration,
                var other => new ScalarTag(other),
            };
        }

        return tags;
    }
}
