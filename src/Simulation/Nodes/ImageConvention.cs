namespace Rollouts.Simulation;

/// <summary>
/// There are no registries in a simulated cluster, so the name tells whether an image can be pulled: it cannot when its tag or its last
/// path segment is one of the words below (<c>nginx:missing</c>, <c>example/does-not-exist:v1</c>).
/// </summary>
internal static class ImageConvention
{
    public static bool IsMissing(string? image)
    {
        var name = (image ?? "").AsSpan();
        name = name[(name.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':');
        return IsWord(colon < 0 ? name : name[..colon]) || (colon >= 0 && IsWord(name[(colon + 1)..]));
    }

    private static bool IsWord(ReadOnlySpan<char> part) =>
        part is "bad" or "missing" or "does-not-exist" or "doesnotexist" or "nonexistent" or "no-such-image" or "invalid";
}
