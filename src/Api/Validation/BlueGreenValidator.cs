namespace Rollouts.Api;

/// <summary>Rules of the blue-green strategy (rows B1, B8 and B11).</summary>
internal static class BlueGreenValidator
{
    public static IEnumerable<FieldError> Validate(Rollout rollout, BlueGreenStrategy blueGreen, string path)
    {
        if (blueGreen.ActiveService == (blueGreen.PreviewService ?? ""))
        {
            yield return FieldError.Invalid(
                path + ".activeService",
                blueGreen.ActiveService,
                RolloutMessages.SameBlueGreenServices,
                "Name a Service in spec.strategy.blueGreen.activeService, and another one, or none, in previewService."
            );
        }

        var history = RolloutDefaults.RevisionHistoryLimitOf(rollout);
        if (blueGreen.ScaleDownDelayRevisionLimit is { } limit && history < limit)
        {
            yield return FieldError.Invalid(
                path + ".scaleDownDelayRevisionLimit",
                limit,
                RolloutMessages.ScaleDownLimit,
                $"Lower scaleDownDelayRevisionLimit to {history} or less, or raise spec.revisionHistoryLimit."
            );
        }

        foreach (var error in AntiAffinityValidator.Validate(blueGreen.AntiAffinity, path + ".antiAffinity"))
        {
            yield return error;
        }
    }
}
