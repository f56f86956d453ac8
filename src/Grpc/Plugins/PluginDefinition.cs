namespace Rollouts.Grpc;

/// <summary>One plugin as configured (row L17).</summary>
/// <param name="Kind">The list that it stands in.</param>
/// <param name="Name">As <c>namespace/name</c>; how templates name it.</param>
/// <param name="Path">The program, as an absolute path; empty for one that is downloaded.</param>
/// <param name="Sha256">What the program's bytes must hash to, in lower-case hex; null for no check, which is only for files.</param>
/// <param name="Arguments">Given to the program.</param>
/// <param name="Disabled">It is not started, and steps that name it are skipped (row H50).</param>
/// <param name="Fault">What is wrong with its entry, which keeps it from being started; null when nothing is.</param>
/// <param name="Download">Where the program is fetched from; null for a file.</param>
public sealed record PluginDefinition(
    PluginKind Kind,
    string Name,
    string Path,
    string? Sha256,
    IReadOnlyList<string> Arguments,
    bool Disabled = false,
    string? Fault = null,
    PluginDownload? Download = null
)
{
    /// <summary>Where the program comes from, for people.</summary>
    public string Place => Download?.Shown ?? Path;
}
