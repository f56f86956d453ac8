using System.Diagnostics.CodeAnalysis;

namespace Rollouts.Simulation;

/// <summary>A resource path taken apart: <c>/apis/GROUP/VERSION/namespaces/NS/PLURAL/NAME/SUBRESOURCE</c> or <c>/api/v1/…</c>.</summary>
internal sealed record RequestPath(string Group, string Version, string? Namespace, string Plural, string? Name, string? Subresource)
{
    public static bool TryParse(string path, [NotNullWhen(true)] out RequestPath? parsed)
    {
        parsed = null;
        var segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        string[] rest;
        string group;
        switch (segments)
        {
            case ["api", _, _, ..]:
                (group, rest) = ("", segments[1..]);
                break;
            case ["apis", _, _, _, ..]:
                (group, rest) = (segments[1], segments[2..]);
                break;
            default:
                return false;
        }
        var version = rest[0];
        rest = rest[1..];
        string? @namespace = null;
        // namespaces/NS/status is a namespace's subresource, namespaces/NS/pods a list of pods in it.
        if (rest.Length >= 3 && rest[0] == "namespaces" && rest[2] is not ("status" or "finalize"))
        {
            @namespace = rest[1];
            rest = rest[2..];
        }
        if (rest.Length > 3)
        {
            return false;
        }
        parsed = new RequestPath(group, version, @namespace, rest[0], rest.Length > 1 ? rest[1] : null, rest.Length > 2 ? rest[2] : null);
        return true;
    }
}
