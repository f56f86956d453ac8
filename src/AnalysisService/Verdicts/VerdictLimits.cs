namespace Rollouts.AnalysisService;

/// <summary>How large the columns of a verdict may be, in characters. What is longer is cut, or left out where half of it would be no JSON.</summary>
internal static class VerdictLimits
{
    public const int Name = 512;
    public const int Text = 16_384;
    public const int Value = 4_200;
    public const int Json = 262_144;
    public const int Record = 1_048_576;
    public const int Metrics = 1_000;
    public const int Labels = 64;

    /// <summary>A JSON text, or a JSON object that says that it was too large.</summary>
    public static string? JsonOrNull(string? json, int limit) =>
        json is null || json.Length <= limit
            ? StoredText.BoundedOrNull(json, limit)
            : $$"""{"truncated":true,"characters":{{json.Length}}}""";
}
