namespace Rollouts.AnalysisService;

/// <summary>One page of the list.</summary>
/// <param name="Runs">Runs that go on, on the first page only, and verdicts; each newest first.</param>
/// <param name="Older">The cursor of the page that follows; null when this is the last.</param>
internal sealed record RunListView(IReadOnlyList<RunView> Runs, string? Older)
{
    /// <summary>What the reader ought to know about the list; null when nothing.</summary>
    public string? Note { get; init; }
}
