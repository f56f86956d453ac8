namespace Rollouts.Statistics;

/// <summary>Kayenta's answer for one metric.</summary>
/// <param name="Label">The class.</param>
/// <param name="Reason">Kayenta's own words; null where it gives none.</param>
/// <param name="Ratio">mean(canary) / mean(baseline), or 1 where the metric was decided without comparing; NaN when a mean is 0.</param>
/// <param name="Critical">Whether this classification alone fails the canary (unless it is a pass).</param>
/// <param name="Shift">The estimated shift; null where none was estimated.</param>
public sealed record KayentaClassification(KayentaLabel Label, string? Reason, double Ratio, bool Critical, ShiftEstimate? Shift = null);
