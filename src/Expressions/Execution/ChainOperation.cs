namespace Rollouts.Expressions;

/// <summary>An optional chain: what <c>?.</c> skipped becomes nil here.</summary>
internal sealed class ChainOperation(Operation inner) : Operation
{
    private static readonly AnyList Mark = new([]);

    /// <summary>Travels from the <c>?.</c> that met nil to the end of its chain; never seen elsewhere.</summary>
    public static MeasuredValue Skipped { get; } = MeasuredValue.FromList(Mark);

    public static bool IsSkipped(in MeasuredValue value) => ReferenceEquals(value.RawData, Mark);

    public override MeasuredValue Evaluate(ref Frame frame)
    {
        var value = inner.Evaluate(ref frame);
        return IsSkipped(value) || value.IsNil ? MeasuredValue.Nil : value;
    }
}
