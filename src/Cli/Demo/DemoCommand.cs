using System.CommandLine;

namespace Rollouts.Cli;

/// <summary><c>demo</c>: the main job from beginning to end on one machine.</summary>
internal static class DemoCommand
{
    private const string Description = """
        Release a good and a bad version of a demo service and watch the metrics decide.

        Starts a Kubernetes API inside this process, the rollout controller and the analysis service, and one real HTTP
        server for each pod. The good version must be promoted, the bad one rolled back; the exit code is 0 when both
        happened. Needs nothing but .NET: no container runtime, no network, no cluster.
        """;

    public static Command Create()
    {
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Use this cluster instead of the one in the process. Its namespace and CRDs are made where they are missing.",
            HelpName = "FILE",
        };
        var prometheus = new Option<string?>("--prometheus")
        {
            Description =
                "Ask this Prometheus, which must scrape 127.0.0.1 at --metrics-port every second. Without it a prometheus binary on PATH is started, or else the web provider is used.",
            HelpName = "URL",
        };
        var noPrometheus = new Option<bool>("--no-prometheus")
        {
            Description = "Use the web provider although a prometheus binary is on PATH.",
        };
        var metricsPort = new Option<int?>("--metrics-port")
        {
            Description = "Port on 127.0.0.1 where the demo's metrics are served. [default: 9464 with --prometheus, else any free port]",
            HelpName = "PORT",
        };
        var space = new Option<string>("--namespace", "-n")
        {
            Description = "Namespace of the demo.",
            DefaultValueFactory = static _ => new DemoOptions().Namespace,
        };
        var badErrors = new Option<double>("--bad-errors")
        {
            Description = "Percentage of its requests that the bad version fails.",
            HelpName = "PERCENT",
            DefaultValueFactory = static _ => new DemoOptions().BadErrorPercent,
        };
        var rate = new Option<int>("--rate")
        {
            Description = "Requests per second that are sent to the service.",
            DefaultValueFactory = static _ => new DemoOptions().RequestsPerSecond,
        };
        var keep = new Option<bool>("--keep")
        {
            Description = "Leave everything running at the end, and print how to point kubectl at it. Ctrl-C ends it.",
        };
        var timeout = new Option<int>("--timeout")
        {
            Description = "Give up after this many seconds.",
            HelpName = "SECONDS",
            DefaultValueFactory = static _ => (int)new DemoOptions().Timeout.TotalSeconds,
        };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "Write the logs of the services to the error output." };
        var command = new Command("demo", Description)
        {
            kubeconfig,
            prometheus,
            noPrometheus,
            metricsPort,
            space,
            badErrors,
            rate,
            keep,
            timeout,
            verbose,
        };
        Require(badErrors, static percent => percent is >= 0 and <= 100, "must be between 0 and 100");
        Require(rate, static rate => rate is >= 1 and <= 1000, "must be between 1 and 1000");
        Require(timeout, static seconds => seconds is >= 1 and <= 86_400, "must be between 1 and 86400 seconds");
        Require(metricsPort, static port => port is null or (>= 0 and <= 65_535), "must be between 0 and 65535");
        Require(
            prometheus,
            static url => url is null || (Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"),
            "must be an http or https URL"
        );
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var options = new DemoOptions
                {
                    Kubeconfig = parsed.GetValue(kubeconfig),
                    Prometheus = parsed.GetValue(prometheus) is { } url ? new Uri(url) : null,
                    NoPrometheus = parsed.GetValue(noPrometheus),
                    MetricsPort = parsed.GetValue(metricsPort) ?? (parsed.GetValue(prometheus) is null ? 0 : 9464),
                    Namespace = parsed.GetValue(space)!,
                    BadErrorPercent = parsed.GetValue(badErrors),
                    RequestsPerSecond = parsed.GetValue(rate),
                    Keep = parsed.GetValue(keep),
                    Timeout = TimeSpan.FromSeconds(parsed.GetValue(timeout)),
                    Verbose = parsed.GetValue(verbose),
                };
                var output = parsed.InvocationConfiguration.Output;
                return new DemoRun(options, DemoPrinter.For(output, TimeProvider.System), TimeProvider.System).RunAsync(cancellationToken);
            }
        );
        return command;
    }

    private static void Require<T>(Option<T> option, Func<T?, bool> holds, string otherwise) =>
        option.Validators.Add(result =>
        {
            if (!holds(result.GetValueOrDefault<T>()))
            {
                result.AddError($"{option.Name} {otherwise}");
            }
        });
}
