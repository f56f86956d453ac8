using Rollouts.Kubernetes;

namespace Rollouts.Cli;

/// <summary>What a command needs of the process that it runs in.</summary>
internal sealed record CommandHost
{
    public TextWriter Output { get; init; } = Console.Out;

    public TextWriter Error { get; init; } = Console.Error;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads environment variables.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Whether people look at the output while it is written.</summary>
    public bool IsTerminal { get; init; }

    public Func<ClusterConnection, ClientOptions, TimeProvider, KubernetesClient> Connect { get; init; } =
        static (connection, options, time) => new KubernetesClient(connection, options, time);

    /// <summary>Colours only where people look, and never against their wish.</summary>
    public bool InColour =>
        IsTerminal
        && string.IsNullOrEmpty(Environment("NO_COLOR"))
        && !string.Equals(Environment("TERM"), "dumb", StringComparison.Ordinal);

    /// <summary>This process.</summary>
    public static CommandHost OfProcess(TextWriter output, TextWriter error) =>
        new()
        {
            Output = output,
            Error = error,
            IsTerminal = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected,
        };
}
