using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.AnalysisService;

/// <summary>Fetches the arguments of a run that come from secrets (row D17).</summary>
internal static class SecretArguments
{
    /// <summary>Values by argument name.</summary>
    /// <exception cref="ProviderException">A secret or key is missing or may not be read.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        ISecretReader reader,
        AnalysisRun run,
        CancellationToken cancellationToken
    )
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in run.Spec.Args ?? [])
        {
            if (argument.ValueFrom?.SecretKeyRef is { } secret)
            {
                values[argument.Name] = await reader.ReadAsync(
                    SecretScope.Run,
                    run.Metadata.Namespace ?? "",
                    secret.Name,
                    secret.Key,
                    cancellationToken
                );
            }
        }

        return values;
    }
}
