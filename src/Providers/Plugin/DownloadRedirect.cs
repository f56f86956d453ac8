using Rollouts.Grpc;

namespace Rollouts.Providers;

/// <summary>Where an answer sends a download on to.</summary>
internal static class DownloadRedirect
{
    /// <exception cref="PluginDownloadException">It sends nowhere, or to where no program may come from.</exception>
    public static Uri TargetOf(Uri asked, HttpResponseMessage response)
    {
        if (Redirects.LocationOf(response) is not { } location)
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
}
