namespace Rollouts.Providers;

/// <summary>What AWS says about a request it refuses.</summary>
internal static class AwsFault
{
    /// <summary>Code and first line: the lines after it repeat the request, its session token included.</summary>
    public static string Describe(string? code, string? message) =>
        (StatedReason.Cut(code), StatedReason.Cut(message)) switch
        {
            (null, null) => "no reason given",
            ({ } c, null) => c,
            (var c, { } m) => $"{c ?? "no code"}: {m}",
        };
}
