namespace Rollouts.Providers;

/// <summary>The reason that a vendor states for a refusal, fit for a status: one line, and not a long one.</summary>
internal static class StatedReason
{
    private const int MaxLength = 300;

    /// <summary>The first line, cut; null when there is no text.</summary>
    public static string? Cut(string? text)
    {
        var line = (text ?? "").Trim().Split('\n', 2)[0].Trim();
        return line.Length == 0 ? null
            : line.Length > MaxLength ? line[..MaxLength] + "…"
            : line;
    }
}
