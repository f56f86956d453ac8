using Rollouts.Api;
using Rollouts.Statistics;

namespace Rollouts.Analysis;

/// <summary>From what a comparison says to the phase of its measurement.</summary>
public sealed class OutcomePolicies
{
    private readonly ComparisonPolicies _policies;

    /// <param name="policies">As written; null for the defaults.</param>
    public OutcomePolicies(ComparisonPolicies? policies) => _policies = policies ?? new ComparisonPolicies();

    /// <summary>Whether a silent arm is waited for until the last window.</summary>
    public bool WaitsForData => _policies.NoData is null or "wait";

    /// <summary>Whether a measurement may end in an error after it has looked at data; the engine then begins another one.</summary>
    public bool MayRepeat =>
        new[] { _policies.Undecided, _policies.TooLittle, _policies.NoData, _policies.Skewed, _policies.Marginal }.Contains("error");

    /// <summary>The phase of an outcome that is final.</summary>
    public string PhaseOf(Outcome outcome) =>
        outcome switch
        {
            Outcome.Pass => AnalysisPhase.Successful,
            Outcome.Fail => AnalysisPhase.Failed,
            Outcome.Undecided => Phase(_policies.Undecided),
            Outcome.TooLittle => Phase(_policies.TooLittle),
            Outcome.NoData => Phase(_policies.NoData),
            Outcome.Skewed => Phase(_policies.Skewed),
            _ => Phase(_policies.Error ?? "error"),
        };

    /// <summary>The phase of a judge's class.</summary>
    public string PhaseOf(ScoreClass score) =>
        score switch
        {
            ScoreClass.Pass => AnalysisPhase.Successful,
            ScoreClass.Fail => AnalysisPhase.Failed,
            _ => Phase(_policies.Marginal),
        };

    private static string Phase(string? policy) =>
        policy switch
        {
            "pass" => AnalysisPhase.Successful,
            "fail" => AnalysisPhase.Failed,
            "error" => AnalysisPhase.Error,
            _ => AnalysisPhase.Inconclusive,
        };
}
