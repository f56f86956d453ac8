namespace Rollouts.Grpc;

/// <summary>How plugins are run.</summary>
public sealed class PluginHostOptions
{
    /// <summary>What is configured; empty by default.</summary>
    public IReadOnlyList<PluginDefinition> Plugins { get; set; } = [];

    /// <summary>How long one call may take; a plugin that takes longer is restarted. Default 10 s.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a plugin may take from its start to the handshake. Default 10 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one download of a program may take, redirects included; it is tried again like a start that failed. Default 5 minutes.</summary>
    public TimeSpan DownloadTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most bytes of a program that is downloaded. Default 256 MiB.</summary>
    public long MaxDownloadBytes { get; set; } = 256L << 20;

    /// <summary>How long a plugin may take to end after SIGTERM; then it is killed. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a plugin is asked whether it is well. Default 10 s.</summary>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait before the first restart; it doubles each time. Default 1 s.</summary>
    public TimeSpan FirstRestartDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait before a restart; a plugin that lasted as long starts from the first again. Default 60 s.</summary>
    public TimeSpan LongestRestartDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The most bytes of a message of a plugin, and to one. Default 4 MiB.</summary>
    public int MaxMessageBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How many lines of output are logged in any ten seconds; what is more is counted. Default 100.</summary>
    public int LogLines { get; set; } = 100;

    /// <summary>Variables of the service's environment that plugins get; names that end in <c>*</c> are prefixes. Nothing else is passed on.</summary>
    public IReadOnlyList<string> Environment { get; set; } =
    [
        "PATH",
        "HOME",
        "LANG",
        "LC_*",
        "TZ",
        "TMPDIR",
        "SSL_CERT_FILE",
        "SSL_CERT_DIR",
        "KUBERNETES_SERVICE_HOST",
        "KUBERNETES_SERVICE_PORT",
        "DOTNET_ROOT",
        "ROLLOUTS_PLUGIN_*",
    ];

    /// <summary>Where sockets, checked copies of programs and, in <c>plugin-bin</c>, downloaded ones are put, in folders that only this user may enter; null for the system's folder for temporary files.</summary>
    public string? Folder { get; set; }

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<string> Validate()
    {
        (string Name, TimeSpan Value)[] spans =
        [
            (nameof(CallTimeout), CallTimeout),
            (nameof(StartTimeout), StartTimeout),
            (nameof(DownloadTimeout), DownloadTimeout),
            (nameof(StopTimeout), StopTimeout),
            (nameof(HealthInterval), HealthInterval),
            (nameof(FirstRestartDelay), FirstRestartDelay),
            (nameof(LongestRestartDelay), LongestRestartDelay),
        ];
        foreach (var (name, value) in spans.Where(static span => span.Value <= TimeSpan.Zero || span.Value > TimeSpan.FromHours(1)))
        {
            yield return $"{name} is {value}: give more than 0 and at most an hour";
        }

        if (LongestRestartDelay < FirstRestartDelay)
        {
            yield return $"LongestRestartDelay is {LongestRestartDelay}: give at least FirstRestartDelay, {FirstRestartDelay}";
        }

        if (MaxMessageBytes is < 1024 or > 256 << 20)
        {
            yield return $"MaxMessageBytes is {MaxMessageBytes}: give 1024 to {256 << 20}";
        }

        if (MaxDownloadBytes < 1)
        {
            yield return $"MaxDownloadBytes is {MaxDownloadBytes}: give at least 1";
        }

        if (LogLines is < 1 or > 100_000)
        {
            yield return $"LogLines is {LogLines}: give 1 to 100000";
        }
    }
}
