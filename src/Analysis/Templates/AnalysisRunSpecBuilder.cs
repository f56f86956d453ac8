using Rollouts.Api;

namespace Rollouts.Analysis;

/// <summary>Makes the self-contained spec of a run from templates and arguments (row D2).</summary>
public static class AnalysisRunSpecBuilder
{
    /// <param name="references">Which templates.</param>
    /// <param name="find">Where they are looked up.</param>
    /// <param name="arguments">What the creator of the run gives; overrides arguments of the templates by name.</param>
    /// <param name="dryRun">Rules of the creator, put before those of the templates.</param>
    /// <param name="retention">Rules of the creator, put before those of the templates.</param>
    /// <exception cref="AnalysisSpecException">The templates contradict each other, or an argument has no value.</exception>
    public static AnalysisRunSpec Build(
        IReadOnlyList<AnalysisTemplateRef>? references,
        TemplateLookup find,
        IReadOnlyList<Argument>? arguments = null,
        IReadOnlyList<DryRun>? dryRun = null,
        IReadOnlyList<MeasurementRetention>? retention = null
    )
    {
        var template = TemplateFlattener.Flatten(TemplateFlattener.Collect(references, find));
        var merged = ArgumentMerger.Merge(arguments, template.Args);
        return new AnalysisRunSpec
        {
            Metrics = template.Metrics,
            Args = OrAbsent(merged),
            DryRun = OrAbsent(TemplateFlattener.MergeDryRun([.. dryRun ?? [], .. template.DryRun ?? []])),
            MeasurementRetention = OrAbsent(TemplateFlattener.MergeRetention([.. retention ?? [], .. template.MeasurementRetention ?? []])),
        };
    }

    // An empty list is not written, as in Go (omitempty): specs compare equal whichever way they came about.
    private static IReadOnlyList<T>? OrAbsent<T>(IReadOnlyList<T> list) => list.Count == 0 ? null : list;
}
