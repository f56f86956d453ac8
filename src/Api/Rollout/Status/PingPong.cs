namespace Rollouts.Api;

/// <summary>Which of the two Services is stable (row C42).</summary>
public static class PingPong
{
    public const string Ping = "ping";
    public const string Pong = "pong";
}
