using System.CommandLine;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>The command line of the controller.</summary>
internal static class ControllerCommand
{
    public static RootCommand Create()
    {
        var flags = new ControllerFlags();
        var command = new RootCommand("Moves Rollouts from version to version, step by step.");
        flags.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(flags, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ControllerFlags flags, ParseResult parsed, CancellationToken cancellationToken)
    {
        RolloutControllerOptions options;
        ClusterConnection connection;
        try
        {
            options = flags.Options(parsed, Environment.GetEnvironmentVariable);
            connection = ConnectionFinder.Find(flags.Kubeconfig(parsed), flags.Context(parsed));
        }
        catch (Exception exception) when (exception is KubeConfigException or FormatException)
        {
            await Console.Error.WriteLineAsync($"Error: {exception.Message}");
            return 1;
        }

        await using var app = RolloutControllerHost.Create(
            options,
            services =>
            {
                var (level, format) = flags.Logging(parsed);
                services.AddLogging(logging => ServiceLogging.Configure(logging, level, format));
                services.Configure<ClientOptions>(client =>
                {
                    client.UserAgent = "rollouts-controller";
                    (client.Qps, client.Burst) = flags.Limits(parsed);
                });
                services.AddKubernetesClient(_ => connection);
                services.AddHostedService<StartUpPages>();
            }
        );
        foreach (var flag in flags.WithoutEffect(parsed))
        {
            app.Services.GetRequiredService<ILogger<ControllerFlags>>().FlagWithoutEffect(flag);
        }

        await app.RunAsync(cancellationToken);
        // Set by what ended the host, if it was not asked to end.
        return Environment.ExitCode;
    }
}
