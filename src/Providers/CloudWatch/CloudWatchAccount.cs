using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>Where CloudWatch is asked and as whom (row F20).</summary>
internal sealed record CloudWatchAccount(Uri Address, AwsIdentity Identity)
{
    private const string KeyId = "access-key-id";
    private const string SecretKey = "secret-access-key";
    private const string SessionToken = "session-token";
    private const string Region = "region";
    private const string Role = "role-arn";

    /// <exception cref="ProviderException">There are no credentials, or no region.</exception>
    public static async Task<CloudWatchAccount> FindAsync(
        MeasurementContext context,
        CredentialChain chain,
        EnvironmentVariables environment,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        if (ProfileAccount.Of(context) is { } account)
        {
            return new CloudWatchAccount(account.Address, await OfAsync(account, context, chain, credentials, cancellationToken));
        }

        var identity = await chain.FindAsync(new AwsSelection(), context.Http, credentials.Add, cancellationToken);
        return new CloudWatchAccount(AwsEndpoint.Of(environment, "monitoring", "CLOUDWATCH", identity.Region), identity);
    }

    /// <summary>Keys of the profile's Secret, or its role, taken on with the credentials of the service.</summary>
    private static async Task<AwsIdentity> OfAsync(
        ProfileAccount account,
        MeasurementContext context,
        CredentialChain chain,
        CredentialReader credentials,
        CancellationToken cancellationToken
    )
    {
        var secret = await account.ReadAsync([SecretKey, SessionToken], [Region], credentials, cancellationToken);
        var region = AwsEndpoint.RequireRegion(secret[Region].Trim());
        if (secret.GetValueOrDefault(Role) is { Length: > 0 } role)
        {
            return await chain.FindAsync(new AwsSelection(region, RoleArn: role.Trim()), context.Http, credentials.Add, cancellationToken);
        }

        return secret.GetValueOrDefault(KeyId) is { Length: > 0 } id && secret.GetValueOrDefault(SecretKey) is { Length: > 0 } key
            ? new AwsIdentity(new AwsCredentials(id.Trim(), key.Trim(), secret.GetValueOrDefault(SessionToken)?.Trim()), region)
            : throw new ProviderException(
                $"provider profile \"{account.Profile}\": secret \"{account.Secret}\" needs {KeyId} and {SecretKey}, or {Role}"
            );
    }
}
