namespace Rollouts.Providers;

/// <summary>An answer, read whole and within limits.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The decompressed body.</param>
/// <param name="MediaType">What the answer says it is, for example <c>text/html</c>.</param>
internal sealed record HttpAnswer(int Status, byte[] Body, string? MediaType = null)
{
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>What the source says about how much it may be asked.</summary>
    public StatedLimit Limit { get; init; } = StatedLimit.None;
}
