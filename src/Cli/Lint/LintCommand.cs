using System.CommandLine;

namespace Rollouts.Cli;

/// <summary><c>lint</c>: what is wrong with a file of manifests, found without a cluster (rows J17 and L30).</summary>
internal static class LintCommand
{
    private const long MaxBytes = 16 * 1024 * 1024;

    public static Command Create(CommandScope scope)
    {
        var file = new Option<string>("--filename", "-f")
        {
            Description = "File to lint",
            HelpName = "string",
            Required = true,
        };
        var command = new OfflineCommand("lint", "Lint and validate a Rollout", "")
        {
            Explanation = """
                Validate the Rollouts of a YAML or JSON file without a cluster.

                Services, Ingresses, workloads and the objects of meshes that a Rollout names are checked with it where they are in the same file;
                what is not there may be in the cluster. Objects without a namespace count as in --namespace, or else in "default". All faults are
                printed with line and remedy. Exit code: 0 there are none, 1 there are some.
                """,
            Examples = [("Lint a rollout", "lint -f my-rollout.yaml")],
            Options = { file },
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
                await RunAsync(
                    parsed.GetRequiredValue(file),
                    scope.Connection.NamespaceOf(parsed) ?? "default",
                    scope.Host,
                    cancellationToken
                )
        );
        return command;
    }

    private static async Task<int> RunAsync(string path, string @namespace, CommandHost host, CancellationToken cancellationToken)
    {
        string text;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes })
            {
                return await FailAsync(host, $"{path} is larger than {MaxBytes / 1024 / 1024} MiB: split it");
            }

            text = await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return await FailAsync(host, $"{path} cannot be read: {problem.Message}");
        }

        var findings = ManifestLint.Of(text, @namespace);
        foreach (var finding in findings)
        {
            await host.Output.WriteLineAsync(SafeText.Of($"{path}: {finding}"));
            if (finding.Remedy is { } remedy)
            {
                await host.Output.WriteLineAsync(SafeText.Of($"    {remedy}"));
            }
        }

        return findings is [var first, ..] ? await FailAsync(host, first.ToString()) : 0;
    }

    private static async Task<int> FailAsync(CommandHost host, string text)
    {
        await host.Error.WriteLineAsync(SafeText.Of($"Error: {text}"));
        return 1;
    }
}
