namespace Rollouts.AnalysisService;

/// <summary>A verdict on its way to the store.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="OnEnd">Told whether it is stored now or was given up.</param>
internal sealed record VerdictWrite(Verdict Verdict, Action<bool> OnEnd) : StoreWrite(KindName)
{
    public const string KindName = "verdict";

    public override int Size =>
        2_000
        + 2
            * (
                Verdict.Explanation.Length
                + (Verdict.Record?.Length ?? 0)
                + Verdict.Metrics.Sum(static m => m.Explanation.Length + (m.Result?.Length ?? 0))
            );

    public override void Ended(bool stored) => OnEnd(stored);
}
