namespace Rollouts.Providers;

/// <summary>Keys that sign requests to AWS. Not a record: its text must not show them.</summary>
/// <param name="accessKeyId">Names the key.</param>
/// <param name="secretAccessKey">Signs.</param>
/// <param name="sessionToken">Comes with temporary keys; null for permanent ones.</param>
/// <param name="expiration">When temporary keys end; null for permanent ones.</param>
internal sealed class AwsCredentials(
    string accessKeyId,
    string secretAccessKey,
    string? sessionToken = null,
    DateTimeOffset? expiration = null
)
{
    public string AccessKeyId { get; } = accessKeyId;

    public string SecretAccessKey { get; } = secretAccessKey;

    public string? SessionToken { get; } = sessionToken;

    public DateTimeOffset? Expiration { get; } = expiration;
}
