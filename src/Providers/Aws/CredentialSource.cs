using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>One search for credentials, in the order of AWS's own clients.</summary>
internal sealed class CredentialSource(
    EnvironmentVariables environment,
    HttpExchange exchange,
    TimeProvider clock,
    HttpClient local,
    SharedProfiles profiles,
    string region,
    HttpClient http
)
{
    private const string DefaultSession = "rollouts-analysis";
    private const int MaxTokenBytes = 64 * 1024;
    private const int MaxProfileChain = 5;

    private readonly SecurityTokenService _tokens = new(environment, exchange, clock);

    /// <summary>The profile that a metric or the environment names.</summary>
    public static string ProfileOf(AwsSelection selection, EnvironmentVariables environment) =>
        string.IsNullOrEmpty(selection.Profile) ? environment["AWS_PROFILE"] ?? "default" : selection.Profile;

    /// <exception cref="ProviderException">Nothing was found; the message says where was looked.</exception>
    public async Task<AwsCredentials> FindAsync(AwsSelection selection, CancellationToken cancellationToken)
    {
        var found = string.IsNullOrEmpty(selection.Profile)
            ? await FindDefaultAsync(cancellationToken)
            : await FromProfileAsync(selection.Profile, 0, cancellationToken)
                ?? throw new ProviderException(
                    $"AWS profile \"{selection.Profile}\" has no credentials: set them in the shared files of the service"
                );
        return string.IsNullOrEmpty(selection.RoleArn)
            ? found
            : await _tokens.AssumeRoleAsync(
                new AwsIdentity(found, region),
                selection.RoleArn,
                environment["AWS_ROLE_SESSION_NAME"] ?? DefaultSession,
                http,
                cancellationToken
            );
    }

    private async Task<AwsCredentials> FindDefaultAsync(CancellationToken cancellationToken) =>
        FromEnvironment()
        ?? await FromWebIdentityAsync(
            environment["AWS_WEB_IDENTITY_TOKEN_FILE"],
            environment["AWS_ROLE_ARN"],
            environment["AWS_ROLE_SESSION_NAME"],
            cancellationToken
        )
        ?? await FromProfileAsync(environment["AWS_PROFILE"] ?? "default", 0, cancellationToken)
        ?? await FromMachineAsync(cancellationToken);

    private AwsCredentials? FromEnvironment() =>
        environment["AWS_ACCESS_KEY_ID"] is { } id && environment["AWS_SECRET_ACCESS_KEY"] is { } secret
            ? new AwsCredentials(id, secret, environment["AWS_SESSION_TOKEN"])
            : null;

    private async Task<AwsCredentials?> FromWebIdentityAsync(
        string? tokenFile,
        string? roleArn,
        string? session,
        CancellationToken cancellationToken
    )
    {
        if (tokenFile is null)
        {
            return null;
        }

        if (roleArn is null)
        {
            throw new ProviderException("AWS web identity has a token file but no role: set AWS_ROLE_ARN");
        }

        var token = await TokenFile.ReadAsync(tokenFile, MaxTokenBytes, cancellationToken);
        return await _tokens.AssumeRoleWithWebIdentityAsync(region, roleArn, session ?? DefaultSession, token, http, cancellationToken);
    }

    private async Task<AwsCredentials?> FromProfileAsync(string name, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaxProfileChain)
        {
            throw new ProviderException($"AWS profiles name each other as source_profile more than {MaxProfileChain} times");
        }

        if (profiles.Find(name) is not { } profile)
        {
            return null;
        }

        var role = profile.GetValueOrDefault("role_arn");
        var session = profile.GetValueOrDefault("role_session_name") ?? DefaultSession;
        if (profile.GetValueOrDefault("web_identity_token_file") is { } file)
        {
            return await FromWebIdentityAsync(file, role, session, cancellationToken);
        }

        var own =
            profile.GetValueOrDefault("aws_access_key_id") is { Length: > 0 } id
            && profile.GetValueOrDefault("aws_secret_access_key") is { Length: > 0 } secret
                ? new AwsCredentials(id, secret, profile.GetValueOrDefault("aws_session_token"))
                : null;
        if (role is null)
        {
            return own;
        }

        var source = await SourceOfRoleAsync(name, own, profile, depth, cancellationToken);
        return await _tokens.AssumeRoleAsync(new AwsIdentity(source, region), role, session, http, cancellationToken);
    }

    private async Task<AwsCredentials> SourceOfRoleAsync(
        string name,
        AwsCredentials? own,
        IReadOnlyDictionary<string, string> profile,
        int depth,
        CancellationToken cancellationToken
    )
    {
        var found = (profile.GetValueOrDefault("source_profile"), profile.GetValueOrDefault("credential_source")) switch
        {
            ({ } source, _) => source == name ? own : await FromProfileAsync(source, depth + 1, cancellationToken),
            (null, "Environment") => FromEnvironment(),
            (null, "EcsContainer" or "Ec2InstanceMetadata") => await FromMachineAsync(cancellationToken),
            _ => own,
        };
        return found
            ?? throw new ProviderException(
                $"AWS profile \"{name}\" has role_arn but no credentials to assume it with: set source_profile or credential_source"
            );
    }

    private async Task<AwsCredentials> FromMachineAsync(CancellationToken cancellationToken)
    {
        var container = new ContainerCredentials(environment, exchange, local);
        if (container.AreOffered)
        {
            return await container.FetchAsync(cancellationToken);
        }

        var instance = new InstanceMetadata(environment, exchange, local);
        try
        {
            return instance.IsOffered
                ? await instance.FetchAsync(cancellationToken)
                : throw new ProviderException("the instance's metadata service is switched off (AWS_EC2_METADATA_DISABLED)");
        }
        catch (ProviderException e)
        {
            throw new ProviderException(
                "no AWS credentials: neither in the environment (AWS_ACCESS_KEY_ID, AWS_WEB_IDENTITY_TOKEN_FILE), nor in the shared files, "
                    + $"nor of the container, nor of the instance: {e.Message}",
                e
            );
        }
    }
}
