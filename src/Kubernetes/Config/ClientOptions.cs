namespace Rollouts.Kubernetes;

/// <summary>How the client behaves towards the API server.</summary>
public sealed class ClientOptions
{
    /// <summary>Sent as <c>User-Agent</c>; the server's audit log and field managers show it.</summary>
    public string UserAgent { get; set; } = "rollouts";

    /// <summary>How long one call may take, body included. Watches have their own limits. Default 30 s.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A watch without a line for this long ends: it may be dead. Servers send a bookmark about every minute, but older ones none of kinds that
    /// nobody writes. Default 3 min.
    /// </summary>
    public TimeSpan WatchIdleTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>How long the server is asked to keep a watch open when the caller does not say. Default 8 min.</summary>
    public TimeSpan WatchTimeout { get; set; } = TimeSpan.FromMinutes(8);

    /// <summary>Largest answer taken, in bytes. Default 256 MiB (one page of large objects).</summary>
    public int MaxResponseBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Longest line of a watch, in bytes. Default 32 MiB.</summary>
    public int MaxWatchLineBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>Items per page of a list. Default 500.</summary>
    public int PageSize { get; set; } = 500;

    /// <summary>Calls per second in the long run; 0 for no limit. Default 40 (row L7).</summary>
    public int Qps { get; set; } = 40;

    /// <summary>Calls that may go out at once after a quiet time. Default 80 (row L7).</summary>
    public int Burst { get; set; } = 80;

    /// <summary>All that is wrong with the options, each with the option's name; empty when they can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var failures = new List<string>();
        Require(
            UserAgent.Length is > 0 and <= 256 && UserAgent.All(static c => c is >= ' ' and < '\x7f'),
            $"UserAgent must be printable ASCII"
        );
        Require(RequestTimeout > TimeSpan.Zero, $"RequestTimeout is {RequestTimeout}, it must be positive");
        Require(WatchIdleTimeout > TimeSpan.Zero, $"WatchIdleTimeout is {WatchIdleTimeout}, it must be positive");
        Require(WatchTimeout >= TimeSpan.FromSeconds(1), $"WatchTimeout is {WatchTimeout}, it must be at least 1 s");
        Require(MaxResponseBytes >= 1024, $"MaxResponseBytes is {MaxResponseBytes}, it must be at least 1024");
        Require(MaxWatchLineBytes >= 1024, $"MaxWatchLineBytes is {MaxWatchLineBytes}, it must be at least 1024");
        Require(PageSize >= 1, $"PageSize is {PageSize}, it must be at least 1");
        Require(Qps >= 0, $"Qps is {Qps}, it must be 0 (no limit) or more");
        Require(Qps == 0 || Burst >= 1, $"Burst is {Burst}, it must be at least 1");
        return failures;

        void Require(bool holds, string failure)
        {
            if (!holds)
            {
                failures.Add(failure);
            }
        }
    }
}
