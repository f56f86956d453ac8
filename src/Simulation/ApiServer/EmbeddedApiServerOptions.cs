using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Rollouts.Simulation;

/// <summary>How an <see cref="EmbeddedApiServer"/> listens.</summary>
public sealed record EmbeddedApiServerOptions
{
    /// <summary>Port on the loopback interface. <value>The default is 0: any free one.</value></summary>
    public int Port { get; init; }

    /// <summary>Bearer token that every request must carry, or null for none.</summary>
    public string? BearerToken { get; init; }

    /// <summary>Larger bodies are refused with 413. <value>The default is 3 MiB, as in a real server.</value></summary>
    public int MaxBodyBytes { get; init; } = 3 * 1024 * 1024;

    /// <summary>How often an idle watch that asked for bookmarks gets one. <value>The default is 30 seconds.</value></summary>
    public TimeSpan BookmarkInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Watches are closed after this long unless they ask for less. <value>The default is 30 minutes.</value></summary>
    public TimeSpan MaxWatch { get; init; } = TimeSpan.FromMinutes(30);

    public ClusterModelOptions Model { get; init; } = new();

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public ILoggerFactory Logging { get; init; } = NullLoggerFactory.Instance;
}
