namespace Rollouts.AnalysisService;

/// <summary>What an inline manifest is.</summary>
internal enum ManifestKind
{
    /// <summary>An AnalysisTemplate, or a spec without anything around it.</summary>
    Template,

    ClusterTemplate,

    Run,
}
