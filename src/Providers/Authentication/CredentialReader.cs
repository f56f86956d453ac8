using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Reads the credentials of one measurement and hides them in what is said about it.</summary>
internal sealed class CredentialReader(MeasurementContext context)
{
    // Shorter ones are no credentials, and masking them would only make the text unreadable.
    private const int ShortestSecret = 4;

    private readonly List<string> _hidden = [];

    /// <summary>All keys of a Secret, of the service unless it is the run's own (row F26).</summary>
    /// <param name="name">Name of the Secret.</param>
    /// <param name="hidden">The keys whose values must never be shown; every key when none is named.</param>
    /// <param name="scope">Whose Secret it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProviderException">The Secret is missing or may not be read.</exception>
    public async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        string name,
        IReadOnlyList<string> hidden,
        SecretScope scope,
        CancellationToken cancellationToken
    )
    {
        var secret = await context.Secrets.ReadAllAsync(scope, context.Run.Namespace, name, cancellationToken);
        foreach (var (key, value) in secret)
        {
            if (hidden.Count == 0 || hidden.Contains(key, StringComparer.Ordinal))
            {
                Add(value);
            }
        }

        return secret;
    }

    /// <summary>Hides a credential that came from elsewhere.</summary>
    public void Add(string? secretValue)
    {
        if (secretValue is { Length: >= ShortestSecret })
        {
            _hidden.Add(secretValue);
        }
    }

    public string Hide(string text) => new SecretMask(_hidden).Apply(text);

    public ProviderAnswer Hide(ProviderAnswer answer)
    {
        if (_hidden.Count == 0)
        {
            return answer;
        }

        var mask = new SecretMask(_hidden);
        var metadata = answer.Metadata.ToDictionary(m => m.Key, m => mask.Apply(m.Value), StringComparer.Ordinal);
        return answer switch
        {
            ProviderAnswer.Error error => error with { Reason = mask.Apply(error.Reason), Metadata = metadata },
            ProviderAnswer.Value value => value with { Text = mask.Apply(value.Text), Metadata = metadata },
            ProviderAnswer.Verdict verdict => verdict with { Message = mask.Apply(verdict.Message), Metadata = metadata },
            _ => answer with { Metadata = metadata },
        };
    }
}
