using Rollouts.Analysis;
using Rollouts.Api;

namespace Rollouts.Delivery;

/// <summary>Checks that the runs that a strategy asks for can be made from their templates (row D52).</summary>
internal static class TemplateReferences
{
    private const string DummyValue = "dummy-value";

    public static AnalysisTemplateSpec? Find(RolloutSnapshot snapshot, AnalysisTemplateRef reference) =>
        reference.ClusterScope
            ? snapshot.ClusterAnalysisTemplates.GetValueOrDefault(reference.TemplateName)?.Spec
            : snapshot.AnalysisTemplates.GetValueOrDefault(reference.TemplateName)?.Spec;

    /// <summary>As <see cref="Find"/>, with what the template's annotation says beyond Argo.</summary>
    /// <exception cref="AnalysisSpecException">The annotation cannot be read.</exception>
    public static AnalysisTemplateSpec? FindWithPolicies(RolloutSnapshot snapshot, AnalysisTemplateRef reference) =>
        FindWithPolicies(snapshot.AnalysisTemplates, snapshot.ClusterAnalysisTemplates, reference);

    /// <summary>As <see cref="Find"/>, with what the template's annotation says beyond Argo.</summary>
    /// <exception cref="AnalysisSpecException">The annotation cannot be read.</exception>
    public static AnalysisTemplateSpec? FindWithPolicies(
        IReadOnlyDictionary<string, AnalysisTemplate> templates,
        IReadOnlyDictionary<string, ClusterAnalysisTemplate> clusterTemplates,
        AnalysisTemplateRef reference
    ) =>
        reference.ClusterScope
            ? clusterTemplates.TryGetValue(reference.TemplateName, out var cluster)
                ? AnalysisPolicies.Fold(cluster.Metadata, cluster.Spec)
                : null
            : templates.TryGetValue(reference.TemplateName, out var template)
                ? AnalysisPolicies.Fold(template.Metadata, template.Spec)
                : null;

    /// <summary>Whether the runs of a template compare versions. One that cannot be read is taken for one that does.</summary>
    public static bool Compares(
        IReadOnlyDictionary<string, AnalysisTemplate> templates,
        IReadOnlyDictionary<string, ClusterAnalysisTemplate> clusterTemplates,
        AnalysisTemplateRef reference
    )
    {
        try
        {
            return TemplateFlattener
                .Collect([reference], found => FindWithPolicies(templates, clusterTemplates, found))
                .SelectMany(template => template.Metrics ?? [])
                .Any(AlphaShare.IsSpentBy);
        }
        catch (AnalysisSpecException)
        {
            return true;
        }
    }

    public static FieldError? FirstError(RolloutSnapshot snapshot)
    {
        if (AnalysisReferences.Validate(snapshot.Rollout, reference => Find(snapshot, reference)) is [var missing, ..])
        {
            return missing;
        }

        if (AttemptAlpha.Fault(snapshot.Rollout) is { } alpha)
        {
            return alpha;
        }

        return Requests(snapshot.Rollout.Spec.Strategy)
            .Select(request => CheckRun(snapshot, request.Request, request.Path))
            .FirstOrDefault(error => error is not null);
    }

    /// <summary>How many places of the strategy have runs that compare versions. One whose templates cannot be read is taken for one.</summary>
    public static int Comparing(RolloutSnapshot snapshot) =>
        Comparing(snapshot, Requests(snapshot.Rollout.Spec.Strategy).Select(request => request.Request));

    /// <summary>How many of these runs compare versions.</summary>
    public static int Comparing(RolloutSnapshot snapshot, IEnumerable<AnalysisRequest> requests) =>
        requests.Count(request => Compares(snapshot, request));

    /// <summary>Every run that the strategy will ask for, and where its templates are named.</summary>
    private static IEnumerable<(AnalysisRequest Request, string Path)> Requests(RolloutStrategy strategy)
    {
        if (strategy.BlueGreen is { } blueGreen)
        {
            const string path = "spec.strategy.blueGreen";
            if (blueGreen.PrePromotionAnalysis is { } before)
            {
                yield return (AnalysisRequest.Of(before, RolloutRunType.PrePromotion, ""), $"{path}.prePromotionAnalysis.templates");
            }

            if (blueGreen.PostPromotionAnalysis is { } after)
            {
                yield return (AnalysisRequest.Of(after, RolloutRunType.PostPromotion, ""), $"{path}.postPromotionAnalysis.templates");
            }

            yield break;
        }

        var steps = strategy.Canary?.Steps ?? [];
        for (var index = 0; index < steps.Count; index++)
        {
            if (steps[index].Analysis is { } analysis)
            {
                yield return (AnalysisRequest.OfStep(analysis, ""), $"spec.strategy.canary.steps[{index}].analysis.templates");
            }

            foreach (var request in AnalysisRequest.OfExperiment(steps[index].Experiment))
            {
                yield return (request, $"spec.strategy.canary.steps[{index}].analysis.templates");
            }
        }

        if (strategy.Canary?.Analysis is { } background)
        {
            yield return (AnalysisRequest.Of(background), "spec.strategy.canary.analysis.templates");
        }
    }

    /// <summary>Builds the run once with placeholders for what is only known later, and looks at its metrics.</summary>
    private static FieldError? CheckRun(RolloutSnapshot snapshot, AnalysisRequest request, string path)
    {
        if (request.Templates is not { Count: > 0 } templates)
        {
            return null;
        }

        var names = string.Join(", ", templates.Select(reference => reference.TemplateName));
        try
        {
            var spec = Build(snapshot, request);
            var metrics = (spec.Metrics ?? []).Select(metric => MetricResolver.ResolveWithoutSecrets(metric, spec.Args)).ToList();
            if (MetricsValidator.Validate(metrics) is [var error, ..])
            {
                return FieldError.Invalid(path, names, $"AnalysisTemplate {names}: {error}", error.Remedy);
            }

            return request.Kind == RolloutRunType.Background
                ? null
                : metrics.Select(metric => AnalysisReferences.Endless(path, names, metric)).FirstOrDefault(endless => endless is not null);
        }
        catch (AnalysisSpecException exception)
        {
            return FieldError.Invalid(path, names, exception.Message, "Correct the AnalysisTemplate, or give the argument in the Rollout.");
        }
    }

    private static bool Compares(RolloutSnapshot snapshot, AnalysisRequest request)
    {
        try
        {
            return AttemptAlpha.Spends(Build(snapshot, request));
        }
        catch (AnalysisSpecException)
        {
            return true;
        }
    }

    private static AnalysisRunSpec Build(RolloutSnapshot snapshot, AnalysisRequest request)
    {
        var arguments = (request.Args ?? []).Select(argument => new Argument { Name = argument.Name, Value = ValueOf(snapshot, argument) });
        return AnalysisRunSpecBuilder.Build(
            request.Templates,
            reference => FindWithPolicies(snapshot, reference),
            [.. arguments],
            request.DryRun,
            request.Retention
        );
    }

    /// <summary>A placeholder where the value is known only later: hashes, fields that are not there yet, and what an Experiment fills in (row E13).</summary>
    private static string ValueOf(RolloutSnapshot snapshot, AnalysisRunArgument argument)
    {
        if (argument is { Value: null, ValueFrom: null })
        {
            return DummyValue;
        }

        try
        {
            var value = RolloutArgumentBuilder.Build([argument], DummyValue, DummyValue, snapshot.Rollout)[0].Value!;
            return value.Contains("{{", StringComparison.Ordinal) ? DummyValue : value;
        }
        catch (AnalysisSpecException)
        {
            return DummyValue;
        }
    }
}
