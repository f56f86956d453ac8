namespace Rollouts.Providers;

/// <summary>An answer, read whole and within limits.</summary>
internal sealed record HttpAnswer(int Status, byte[] Body)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
