using System.Globalization;
using System.Text.RegularExpressions;

namespace Rollouts.Simulation;

/// <summary>Kubernetes' order of versions: v2 over v1 over v1beta2 over v1beta1 over v1alpha1 over anything else.</summary>
internal sealed partial class VersionOrder : IComparer<string>
{
    public static VersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y) => Rank(x ?? "").CompareTo(Rank(y ?? ""));

    private static (int Stability, int Major, int Minor) Rank(string version)
    {
        var match = Shape().Match(version);
        return match.Success
            ? (
                match.Groups["stage"].Value switch
                {
                    "" => 3,
                    "beta" => 2,
                    _ => 1,
                },
                Number(match.Groups["major"]),
                Number(match.Groups["minor"])
            )
            : (0, 0, 0);
    }

    private static int Number(Group group) =>
        int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex(
        "^v(?<major>[0-9]+)((?<stage>alpha|beta)(?<minor>[0-9]+))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Shape();
}
