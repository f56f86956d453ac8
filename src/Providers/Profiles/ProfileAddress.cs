using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>An address of the form <c>profile://NAME/path?query</c>.</summary>
/// <param name="Name">Name of the profile.</param>
/// <param name="Rest">What comes after the profile's address; empty, or begins with a slash or a question mark.</param>
internal sealed record ProfileAddress(string Name, string Rest)
{
    private const string Scheme = "profile://";

    /// <summary>Null for any other address.</summary>
    public static ProfileAddress? Of(string? text)
    {
        if (text is null || !text.TrimStart().StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var named = text.Trim()[Scheme.Length..];
        var end = named.AsSpan().IndexOfAny('/', '?', '#');
        return end < 0 ? new ProfileAddress(named, "") : new ProfileAddress(named[..end], named[end..]);
    }

    /// <summary>The whole URL; dots in the path do not lead above the profile's own.</summary>
    /// <exception cref="ProviderException">The path leads elsewhere.</exception>
    public Uri Below(Uri address)
    {
        var url = new Uri(address.AbsoluteUri.TrimEnd('/') + Rest);
        return IsBelow(address, url)
            ? url
            : throw new ProviderException($"profile://{Name}: the path leads out of what the profile gives: write it without \"..\"");
    }

    public static bool IsBelow(Uri address, Uri url)
    {
        var path = address.AbsolutePath.TrimEnd('/');
        return url.Scheme == address.Scheme
            && url.Authority == address.Authority
            && url.AbsolutePath.StartsWith(path, StringComparison.Ordinal)
            && (url.AbsolutePath.Length == path.Length || url.AbsolutePath[path.Length] == '/')
            && !url.AbsolutePath.Contains("..", StringComparison.Ordinal);
    }
}
