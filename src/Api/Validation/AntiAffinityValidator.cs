namespace Rollouts.Api;

/// <summary>Rules of anti-affinity (row B11).</summary>
internal static class AntiAffinityValidator
{
    public static IEnumerable<FieldError> Validate(AntiAffinity? antiAffinity, string path)
    {
        if (antiAffinity is null)
        {
            yield break;
        }

        var preferred = antiAffinity.PreferredDuringSchedulingIgnoredDuringExecution;
        var hasRequired = antiAffinity.RequiredDuringSchedulingIgnoredDuringExecution is not null;
        if (preferred is not null == hasRequired)
        {
            yield return FieldError.Invalid(
                path,
                "antiAffinity.PreferredDuringSchedulingIgnoredDuringExecution: "
                    + GoBool.Text(preferred is not null)
                    + " antiAffinity.RequiredDuringSchedulingIgnoredDuringExecution: "
                    + GoBool.Text(hasRequired),
                RolloutMessages.AntiAffinityStrategy,
                "Set one of requiredDuringSchedulingIgnoredDuringExecution and preferredDuringSchedulingIgnoredDuringExecution."
            );
        }

        if (preferred is { Weight: < 1 or > 100 })
        {
            yield return FieldError.Invalid(
                path + ".weight",
                preferred.Weight,
                RolloutMessages.AntiAffinityWeight,
                "Set preferredDuringSchedulingIgnoredDuringExecution.weight to a number from 1 to 100."
            );
        }
    }
}
