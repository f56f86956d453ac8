namespace Rollouts.RolloutController;

/// <summary>The API groups of kinds that flags of the controller may name others for (row L9).</summary>
/// <param name="Traefik">Of TraefikServices.</param>
/// <param name="Ambassador">Of Mappings.</param>
public sealed record RoutedGroups(string? Traefik, string? Ambassador)
{
    /// <summary>Where no flag is known of.</summary>
    public static RoutedGroups Usual { get; } = new(null, null);

    /// <summary>The group that is named, and those that are found without it.</summary>
    /// <param name="named">The group of the flag; null or empty for none.</param>
    /// <param name="usual">The others.</param>
    public static IReadOnlyList<string> Of(string? named, params ReadOnlySpan<string> usual) =>
        string.IsNullOrEmpty(named) ? [.. usual] : [.. new HashSet<string>([named, .. usual], StringComparer.Ordinal)];
}
