namespace Rollouts.Providers;

/// <summary>What AWS says about a request it refuses.</summary>
internal static class AwsFault
{
    private const int MaxLength = 300;

    /// <summary>Code and first line: the lines after it repeat the request, its session token included.</summary>
    public static string Describe(string? code, string? message)
    {
        var line = (message ?? "").Split('\n', 2)[0].Trim();
        var text = line.Length > 0 ? $"{code ?? "no code"}: {line}" : code ?? "no reason given";
        return text.Length > MaxLength ? text[..MaxLength] + "…" : text;
    }
}
