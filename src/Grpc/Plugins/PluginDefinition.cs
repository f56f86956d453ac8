namespace Rollouts.Grpc;

/// <summary>One plugin as configured (row L17).</summary>
/// <param name="Kind">The list that it stands in.</param>
/// <param name="Name">As <c>namespace/name</c>; how templates name it.</param>
/// <param name="Path">The program, as an absolute path.</param>
/// <param name="Sha256">What the program's bytes must hash to, in lower-case hex; null for no check.</param>
/// <param name="Arguments">Given to the program.</param>
/// <param name="Disabled">It is not started, and steps that name it are skipped (row H50).</param>
/// <param name="Fault">What is wrong with its entry, which keeps it from being started; null when nothing is.</param>
public sealed record PluginDefinition(
    PluginKind Kind,
    string Name,
    string Path,
    string? Sha256,
    IReadOnlyList<string> Arguments,
    bool Disabled = false,
    string? Fault = null
);
