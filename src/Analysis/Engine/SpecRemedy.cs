namespace Rollouts.Analysis;

/// <summary>How to mend what makes a run unusable; told in an event of its own, because the message must stay Argo's.</summary>
internal static class SpecRemedy
{
    private const string Again = "A finished run stays as it is: mend its source and create the run again.";

    private static readonly (string Part, string Advice)[] Known =
    [
        ("no metrics specified", "Give spec.metrics at least one metric."),
        ("duplicate name", "Give every metric a name of its own."),
        ("interval must be specified", "Give the metric an interval, for example 30s, or a count of 1."),
        ("interval string", "Write the interval as a Go duration, for example 30s or 1m30s."),
        ("startDelay string", "Write initialDelay as a Go duration, for example 30s or 1m30s."),
        ("count must be >=", "Raise count or lower the limit."),
        (") must be >= failureLimit", "Raise count or lower failureLimit or consecutiveSuccessLimit."),
        ("cannot both be disabled", "Set failureLimit to 0 or more, or consecutiveSuccessLimit above 0."),
        ("must be >=", "Raise the limit to what is allowed."),
        ("no provider specified", "Give the metric one provider, for example prometheus or web."),
        ("multiple providers", "Leave the metric one provider and move the others to metrics of their own."),
        ("Rule didn't match", "Make metricName a regular expression that matches a metric's name, for example .*"),
        ("was not supplied", "Give the argument a value, or a valueFrom with a secretKeyRef."),
        ("failed to resolve", "Declare the argument under spec.args and give it a value; the tag is {{args.name}}."),
        ("end tag", "Close the tag with }}."),
        ("both Value and ValueFrom", "Leave the argument either value or valueFrom."),
        ("does not exist in secret", "Add the key to the secret, or name the key that is there."),
        ("not found", "Create the secret in the namespace of the run, or name the one that is there."),
        ("may not be read", "Allow the service to get this secret."),
        ("the status would take", "Use fewer metrics or keep fewer measurements (measurementRetention)."),
    ];

    public static string For(string message)
    {
        foreach (var (part, advice) in Known)
        {
            if (message.Contains(part, StringComparison.Ordinal))
            {
                return $"{advice} {Again}";
            }
        }

        return Again;
    }
}
