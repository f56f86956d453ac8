namespace Rollouts.Providers;

/// <summary>What an answer that sends a read on to another address means for what the request carries.</summary>
internal static class Redirects
{
    /// <summary>The address that an answer sends on to, as it was given; null when it sends nowhere.</summary>
    public static Uri? LocationOf(HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 ? response.Headers.Location : null;

    /// <summary>Whether what is for the one is for the other, too: the same server, or the same name once it is encrypted.</summary>
    public static bool Stays(Uri asked, Uri target) =>
        (target.Scheme == asked.Scheme && target.Authority == asked.Authority)
        || (
            target.Host == asked.Host
            && target is { Scheme: "https", IsDefaultPort: true }
            && asked is { Scheme: "http", IsDefaultPort: true }
        );
}
