using Rollouts.Analysis;

namespace Rollouts.AnalysisService;

/// <summary>Which long measurement of all: its run, its metric, its number, and when its first window began.</summary>
internal sealed record WindowKey(string RunUid, string Metric, int Ordinal, DateTimeOffset BeginsAt)
{
    public static WindowKey Of(MeasurementContext context, WindowSchedule schedule) =>
        new(context.Run.Uid, StoredText.Bounded(context.Metric.Name, VerdictLimits.Name), context.Ordinal, StoreTime.Trim(schedule.Begin));
}
