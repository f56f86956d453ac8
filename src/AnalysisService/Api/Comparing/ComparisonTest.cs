using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>A statistical test that the API offers.</summary>
/// <param name="Name">What a request calls it.</param>
/// <param name="Description">When to take it, in a sentence or two.</param>
/// <param name="AnyTime">Whether one may look again at more data with the same parameters.</param>
/// <param name="Settings">Its parameters.</param>
/// <param name="Compare">Carries it out.</param>
internal sealed record ComparisonTest(
    string Name,
    string Description,
    bool AnyTime,
    IReadOnlyList<TestSetting> Settings,
    Func<ComparisonInput, V1.CompareResponse> Compare
);
