namespace Rollouts.Grpc;

/// <summary>How long to wait before a restart: doubling up to a limit, and from the beginning for a plugin that had lasted.</summary>
internal sealed class RestartDelay(TimeSpan first, TimeSpan longest)
{
    private int _failures;

    /// <param name="lasted">How long the plugin was well before it failed.</param>
    public TimeSpan Next(TimeSpan lasted)
    {
        _failures = lasted >= longest ? 1 : Math.Min(_failures + 1, 31);
        var delay = first * Math.Pow(2, _failures - 1);
        return delay < longest ? delay : longest;
    }
}
