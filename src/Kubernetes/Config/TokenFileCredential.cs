using System.Net.Http.Headers;

namespace Rollouts.Kubernetes;

/// <summary>Bound service account tokens live about an hour and are rotated in the file, so the file is the truth, not the first read.</summary>
internal sealed class TokenFileCredential(string path, TimeProvider time) : CredentialSource
{
    private const int MaxBytes = 64 * 1024;
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(1);
    private volatile Reading? _reading;

    public override async ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken cancellationToken)
    {
        var known = _reading;
        if (known is not null && time.GetElapsedTime(known.At) < Freshness)
        {
            return known.Header;
        }

        try
        {
            var token = (await BoundedFile.ReadTextAsync(path, MaxBytes, cancellationToken)).Trim();
            if (token.Length > 0)
            {
                var fresh = new Reading(new AuthenticationHeaderValue("Bearer", token), time.GetTimestamp());
                _reading = fresh;
                return fresh.Header;
            }
        }
        catch (IOException) when (known is not null)
        {
            // In the middle of a rotation: the old token is still the best guess.
            return known.Header;
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new KubeConfigException($"the token file {path} cannot be read: {cause.Message}", cause);
        }

        return known?.Header ?? throw new KubeConfigException($"the token file {path} is empty");
    }

    public override void Invalidate() => _reading = null;

    private sealed record Reading(AuthenticationHeaderValue Header, long At);
}
