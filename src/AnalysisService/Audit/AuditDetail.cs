namespace Rollouts.AnalysisService;

/// <summary>What only the operation knows of itself; it finds this among the features of the request and fills it in.</summary>
internal sealed class AuditDetail
{
    /// <summary>The object that is changed, as <c>namespace/name</c>.</summary>
    public string? Target { get; set; }

    /// <summary>Why, when the request itself carries a reason.</summary>
    public string? Reason { get; set; }
}
