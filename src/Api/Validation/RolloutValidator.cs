using System.Text.Json;

namespace Rollouts.Api;

/// <summary>
/// Checks the spec of a Rollout as Argo does, in its order and with its messages: only the first error is shown to users
/// (rows A43 and L29). Never throws, whatever the object holds.
/// </summary>
public static class RolloutValidator
{
    /// <summary>Everything that is wrong with the spec, in the order in which it is checked; empty when it is sound.</summary>
    /// <param name="rollout">The object to check.</param>
    /// <param name="templateIsResolved">
    /// True when the template was filled in from <c>workloadRef</c>, so that it is checked and not held to be a second one.
    /// </param>
    /// <param name="strictArgo">Whether a template beside <c>workloadRef</c> is found by its labels and annotations alone (row I2).</param>
    public static IReadOnlyList<FieldError> Validate(Rollout rollout, bool templateIsResolved = false, bool strictArgo = false) =>
        [.. SpecErrors(rollout, templateIsResolved, strictArgo)];

    /// <summary>The message of condition InvalidSpec (row A43), which holds the first error only.</summary>
    public static string InvalidSpecMessage(string rolloutName, FieldError error) => $"The Rollout \"{rolloutName}\" is invalid: {error}";

    private static IEnumerable<FieldError> SpecErrors(Rollout rollout, bool templateIsResolved, bool strictArgo)
    {
        var spec = rollout.Spec;
        return NonNegative(RolloutDefaults.ReplicasOf(rollout), "spec.replicas")
            .Concat(SelectorErrors(spec))
            .Concat(TemplateErrors(rollout, templateIsResolved, strictArgo))
            .Concat(WorkloadErrors(spec.WorkloadRef, strictArgo))
            .Concat(NonNegative(spec.MinReadySeconds, "spec.minReadySeconds"))
            .Concat(NonNegative(RolloutDefaults.RevisionHistoryLimitOf(rollout), "spec.revisionHistoryLimit"))
            .Concat(DeadlineErrors(rollout))
            .Concat(StrategyErrors(rollout));
    }

    // Row A2.
    private static IEnumerable<FieldError> SelectorErrors(RolloutSpec spec)
    {
        if (spec.WorkloadRef is not null)
        {
            yield break;
        }

        if (spec.Selector is null)
        {
            yield return FieldError.Required(
                "spec.selector",
                RolloutMessages.MissingField(".spec.selector"),
                "Add spec.selector.matchLabels with the labels of the pod template, or set spec.workloadRef."
            );
            yield break;
        }

        foreach (var error in LabelSelectorValidator.Validate(spec.Selector, "spec.selector"))
        {
            yield return error;
        }

        if (spec.Selector.IsEmpty())
        {
            yield return FieldError.Invalid(
                "spec.selector",
                spec.Selector,
                "empty selector is invalid for deployment",
                "Add spec.selector.matchLabels with the labels of the pod template."
            );
        }
    }

    // Rows A3 and I2.
    private static IEnumerable<FieldError> TemplateErrors(Rollout rollout, bool templateIsResolved, bool strictArgo)
    {
        var spec = rollout.Spec;
        if (!templateIsResolved && spec.WorkloadRef is not null && !IsEmpty(spec.Template, strictArgo))
        {
            yield return FieldError.Internal(
                "spec.template",
                RolloutMessages.TemplateWithWorkloadRef,
                "Remove spec.template, or remove spec.workloadRef."
            );
        }

        if (!LabelSelectorValidator.IsUsable(spec.Selector))
        {
            yield return FieldError.Invalid(
                "spec.selector",
                spec.Selector,
                "invalid label selector",
                "Correct spec.selector; the error before this one says where."
            );
        }
        else if (templateIsResolved || spec.WorkloadRef is null)
        {
            foreach (var error in PodTemplateValidator.Validate(spec.Template, spec.Selector, "spec.template"))
            {
                yield return error;
            }
        }
    }

    /// <summary>
    /// Whether there is no second template (row I2). Clients write empty members where there is nothing. Argo looks at labels and annotations only, and
    /// replaces containers without a word.
    /// </summary>
    public static bool IsEmpty(PodTemplateSpec template, bool strictArgo = false) =>
        template.Metadata is not ({ Labels.Count: > 0 } or { Annotations.Count: > 0 })
        && (strictArgo || template.Spec is not { } spec || IsEmpty(spec));

    private static bool IsEmpty(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => true,
            JsonValueKind.Object => value.EnumerateObject().All(member => IsEmpty(member.Value)),
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.String => value.GetString()!.Length == 0,
            _ => false,
        };

    // Row I4: Argo ignores a word that it does not know.
    private static IEnumerable<FieldError> WorkloadErrors(WorkloadReference? reference, bool strictArgo)
    {
        string[] known = [WorkloadScaleDown.Never, WorkloadScaleDown.OnSuccess, WorkloadScaleDown.Progressively];
        if (!strictArgo && reference?.ScaleDown is { Length: > 0 } word && !known.Contains(word))
        {
            yield return FieldError.NotSupported(
                "spec.workloadRef.scaleDown",
                word,
                known,
                "Write one of the three, or leave the field out."
            );
        }
    }

    // Row A10.
    private static IEnumerable<FieldError> DeadlineErrors(Rollout rollout)
    {
        var deadline = RolloutDefaults.ProgressDeadlineSecondsOf(rollout);
        foreach (var error in NonNegative(deadline, "spec.progressDeadlineSeconds"))
        {
            yield return error;
        }

        if (deadline <= rollout.Spec.MinReadySeconds)
        {
            yield return FieldError.Invalid(
                "spec.progressDeadlineSeconds",
                deadline,
                "must be greater than minReadySeconds",
                $"Set spec.progressDeadlineSeconds above {rollout.Spec.MinReadySeconds}, or lower spec.minReadySeconds."
            );
        }
    }

    // Row A7: the path of these errors has the last part twice, as in Argo.
    private static IEnumerable<FieldError> StrategyErrors(Rollout rollout)
    {
        var strategy = rollout.Spec.Strategy;
        var given = new[]
        {
            ("blueGreen", strategy.BlueGreen is not null),
            ("canary", strategy.Canary is not null),
            ("recreate", strategy.Recreate is not null),
        }
            .Where(option => option.Item2)
            .Select(option => option.Item1)
            .ToList();
        if (given.Count > 1)
        {
            return
            [
                FieldError.Invalid(
                    "spec.strategy.strategy",
                    string.Join(' ', given.Select(name => $"{name}: true")),
                    RolloutMessages.MultipleStrategies,
                    $"Keep one of {string.Join(" and ", given.Select(name => $"spec.strategy.{name}"))}."
                ),
            ];
        }

        return strategy switch
        {
            { BlueGreen: { } blueGreen } => BlueGreenValidator.Validate(rollout, blueGreen, "spec.strategy"),
            { Canary: { } canary } => CanaryValidator
                .Validate(rollout, canary, "spec.strategy")
                .Concat(RecreateAnnotationErrors(rollout, canary)),
            { Recreate: not null } => [],
            _ =>
            [
                FieldError.Required(
                    "spec.strategy.strategy",
                    RolloutMessages.MissingField(".spec.strategy.canary or .spec.strategy.blueGreen"),
                    "Add spec.strategy.canary, spec.strategy.blueGreen or spec.strategy.recreate."
                ),
            ],
        };
    }

    // The annotation must not turn a careful canary into an outage.
    private static IEnumerable<FieldError> RecreateAnnotationErrors(Rollout rollout, CanaryStrategy canary)
    {
        if (rollout.Metadata.Annotations?.GetValueOrDefault(RolloutAnnotations.Strategy) is not { } asked)
        {
            yield break;
        }

        const string path = $"metadata.annotations[{RolloutAnnotations.Strategy}]";
        if (asked != RecreateForm.Name)
        {
            yield return FieldError.NotSupported(path, asked, [RecreateForm.Name], "Correct the annotation, or remove it.");
        }
        else if (!RecreateForm.IsPlain(canary))
        {
            yield return FieldError.Invalid(
                path,
                asked,
                "needs a canary of maxSurge 0 and maxUnavailable 100%, without steps, analysis and traffic routing",
                "Set spec.strategy.canary to {maxSurge: 0, maxUnavailable: \"100%\"}, or remove the annotation."
            );
        }
    }

    private static IEnumerable<FieldError> NonNegative(long value, string path)
    {
        if (value < 0)
        {
            yield return FieldError.Invalid(path, value, "must be greater than or equal to 0", $"Set {path} to 0 or more.");
        }
    }
}
