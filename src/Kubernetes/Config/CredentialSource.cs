using System.Net.Http.Headers;

namespace Rollouts.Kubernetes;

/// <summary>Where the <c>Authorization</c> header of a call comes from.</summary>
public abstract class CredentialSource
{
    /// <summary>The header to send, or null for none (client certificates, anonymous).</summary>
    /// <exception cref="KubeConfigException">The credentials cannot be read.</exception>
    public abstract ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server refused what was sent: read again next time.</summary>
    public virtual void Invalidate() { }

    /// <summary>A fixed bearer token.</summary>
    public static CredentialSource Token(string token) => new FixedCredential(new AuthenticationHeaderValue("Bearer", token));

    /// <summary>User name and password.</summary>
    public static CredentialSource Basic(string user, string password) =>
        new FixedCredential(
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{user}:{password}")))
        );

    /// <summary>A token in a file that somebody else keeps fresh; read again every minute and after a refusal.</summary>
    public static CredentialSource TokenFile(string path, TimeProvider time) => new TokenFileCredential(path, time);

    private sealed class FixedCredential(AuthenticationHeaderValue header) : CredentialSource
    {
        public override ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken) => new(header);
    }
}
