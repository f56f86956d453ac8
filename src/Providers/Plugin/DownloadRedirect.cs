using Rollouts.Grpc;

namespace Rollouts.Providers;

/// <summary>Where an answer sends a download on to.</summary>
internal static class DownloadRedirect
{
    /// <exception cref="PluginDownloadException">It sends nowhere, or to where no program may come from.</exception>
    public static Uri TargetOf(Uri asked, HttpResponseMessage response)
    {
        if ((int)response.StatusCode is not (301 or 302 or 303 or 307 or 308) || response.Headers.Location is not { } location)
        {
            throw new PluginDownloadException($"{asked.Host} answered with status {(int)response.StatusCode}");
        }

        return
            Uri.TryCreate(asked, location, out var target)
            && (target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && asked.Scheme == Uri.UriSchemeHttp))
            ? new UriBuilder(target) { UserName = "", Password = "" }.Uri
            : throw new PluginDownloadException(
                $"{asked.Host} redirects from {asked.Scheme} to {target?.Scheme ?? "nowhere"}, which is not followed"
            );
    }

    /// <summary>Whether what is for the one is for the other, too: the same server, or the same name once it is encrypted.</summary>
    public static bool Stays(Uri asked, Uri target) =>
        target.Host == asked.Host
        && (
            (target.Scheme == asked.Scheme && target.Port == asked.Port)
            || (target is { Scheme: "https", IsDefaultPort: true } && asked is { Scheme: "http", IsDefaultPort: true })
        );
}
