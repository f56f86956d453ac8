using System.CommandLine;
using Rollouts.Api;
using Rollouts.Delivery;

namespace Rollouts.Cli;

/// <summary><c>promote</c>: on to the next step, or to the end (rows J9 and J24).</summary>
internal static class PromoteCommand
{
    public static Command Create(CommandScope scope)
    {
        var name = RolloutNames.One();
        var full = new Option<bool>("--full") { Description = "Promote to the end: skip analyses, pauses and steps" };
        var skipStep = new Option<bool>("--skip-current-step", "-c") { Hidden = true };
        var skipSteps = new Option<bool>("--skip-all-steps", "-a") { Hidden = true };
        return new ClusterCommand("promote", "Promote a rollout", "ROLLOUT_NAME")
        {
            Explanation = """
                Promote a rollout that is paused at a canary step or before the cutover of a blue-green update.

                With --full the new version becomes the stable one as soon as its pods are available.
                """,
            Examples =
            [
                ("Promote a paused rollout", "promote guestbook"),
                ("Promote to the end, skipping analyses, pauses and steps", "promote guestbook --full"),
            ],
            Arguments = { name },
            Options = { full, skipStep, skipSteps },
        }.Runs(
            scope,
            async (parsed, session, cancellationToken) =>
            {
                var (isFull, isSkippingStep, isSkippingSteps) = (
                    parsed.GetValue(full),
                    parsed.GetValue(skipStep),
                    parsed.GetValue(skipSteps)
                );
                if (isSkippingStep && isSkippingSteps)
                {
                    throw new CommandFailure("Cannot use skip-current-step and skip-all-steps flags at the same time");
                }

                await DeprecateAsync(session, isSkippingStep, "skip-current-step", "use without the flag instead ex: promote ROLLOUT_NAME");
                await DeprecateAsync(session, isSkippingSteps, "skip-all-steps", "use --full instead");
                var item = await session.Client.GetAsync(
                    Kubernetes.KnownResources.Rollouts,
                    session.Namespace,
                    parsed.GetRequiredValue(name),
                    cancellationToken
                );
                var rollout = item.ReadRollout();
                if (isSkippingStep || isSkippingSteps)
                {
                    RequireSteps(rollout);
                }

                var patches = (isFull, isSkippingStep, isSkippingSteps) switch
                {
                    (_, true, _) => PromotePatches.SkipStep(rollout),
                    (_, _, true) => PromotePatches.SkipSteps(rollout),
                    (true, _, _) => PromotePatches.Full(rollout),
                    _ => PromotePatches.Next(rollout),
                };
                await WriteAsync(session, item.Header.Name, patches, cancellationToken);
                session.Say($"rollout '{item.Header.Name}' {(isFull ? "fully promoted" : "promoted")}");
            }
        );
    }

    private static async Task WriteAsync(ClusterSession session, string name, PromotePatches patches, CancellationToken cancellationToken)
    {
        if (patches.Status is { } status)
        {
            await session.PatchStatusAsync(name, status, patches.Whole, cancellationToken);
        }

        if (patches.Spec is { } spec)
        {
            await session.PatchSpecAsync(name, spec, cancellationToken);
        }
    }

    private static void RequireSteps(Rollout rollout)
    {
        if (rollout.Spec.Strategy.BlueGreen is not null)
        {
            throw new CommandFailure("Cannot skip steps of a bluegreen rollout. Run without a flags");
        }

        if (CanarySteps.Count(rollout) == 0)
        {
            throw new CommandFailure("Cannot skip steps of a rollout without steps");
        }
    }

    private static async Task DeprecateAsync(ClusterSession session, bool isUsed, string flag, string remedy)
    {
        if (isUsed)
        {
            await session.Host.Error.WriteLineAsync($"Flag --{flag} has been deprecated, {remedy}");
        }
    }
}
