using Rollouts.Plugin.V1;

namespace Rollouts.PluginConformance;

/// <summary>How requests are shared out.</summary>
internal static class WeightChecks
{
    public static async Task<string> WeightAsync(RouterBed bed, int weight, CancellationToken cancellationToken)
    {
        var request = bed.Weight(weight);
        var seen = await InForceAsync(bed, request, cancellationToken);
        var state = await bed.StateAsync(cancellationToken);
        var again = await InForceAsync(bed, request, cancellationToken);
        if (seen != again)
        {
            throw new CheckFailedException(
                $"the same answer when weight {weight} is told again",
                $"{Text(seen)}, then {Text(again)}",
                "answer from what is set"
            );
        }

        return $"{Text(seen)}{await bed.RequireStateAsync(state, "before the weight was told again", cancellationToken)}";
    }

    public static async Task<string> MaxWeightAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        var request = bed.Weight(5, 1000);
        var answer = await bed.AskAsync("SetWeight", (client, options) => client.SetWeightAsync(request, options), cancellationToken);
        return answer.Error.Length > 0 ? $"refused: {answer.Error}" : Text(await InForceAsync(bed, request, cancellationToken));
    }

    public static async Task<string> OtherWeightAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        await InForceAsync(bed, bed.Weight(50), cancellationToken);
        return await bed.VerifyOnceAsync(bed.Weight(80), cancellationToken) switch
        {
            true => throw new CheckFailedException(
                "NOT_VERIFIED for weight 80 while 50 is set",
                "VERIFIED",
                "compare the weight that was asked for with what is in force; answer NOT_SUPPORTED if the router cannot know"
            ),
            false => "a weight that was not set is not verified",
            null => "not supported by the plugin: the controller does not wait for weights",
        };
    }

    /// <summary>What a controller that has just started would take for the present state.</summary>
    public static async Task<string> ReadAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        await InForceAsync(bed, bed.Weight(50), cancellationToken);
        if (await bed.ReadAsync(50, 100, cancellationToken) is not { } first)
        {
            return "left out: after a start the controller believes the status of the Rollout";
        }

        await InForceAsync(bed, bed.Weight(0), cancellationToken);
        await bed.ReadAsync(0, 100, cancellationToken);
        return first ? "what is set is read" : "nothing is said: after a start the controller believes the status of the Rollout";
    }

    public static async Task<string> AdditionalAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        await InForceAsync(bed, bed.Weight(20), cancellationToken);
        var state = await bed.StateAsync(cancellationToken);
        var request = bed.Weight(
            20,
            100,
            new Destination
            {
                ServiceName = "conformance-experiment",
                PodTemplateHash = "79c5f8d6b",
                Weight = 10,
            }
        );
        var answer = await bed.AskAsync("SetWeight", (client, options) => client.SetWeightAsync(request, options), cancellationToken);
        var text = answer.Error.Length > 0 ? $"refused: {answer.Error}" : Text(await InForceAsync(bed, request, cancellationToken));
        await InForceAsync(bed, bed.Weight(20), cancellationToken);
        return $"{text}{await bed.RequireStateAsync(state, "before the additional destination came and went", cancellationToken)}";
    }

    /// <summary>Sets a weight and waits for it.</summary>
    public static async Task<bool?> InForceAsync(RouterBed bed, SetWeightRequest request, CancellationToken cancellationToken)
    {
        await bed.TellAsync("SetWeight", (client, options) => client.SetWeightAsync(request, options), cancellationToken);
        return await bed.VerifyAsync(request, cancellationToken) is var seen && seen is not false
            ? seen
            : throw new CheckFailedException(
                $"weight {request.Weight} of {request.MaxWeight} to be verified within {bed.Options.Timeout.TotalSeconds} s",
                "NOT_VERIFIED",
                "compare with what is in force, not with what was in force; give --timeout if the router needs longer"
            );
    }

    private static string Text(bool? seen) => seen is null ? "accepted; the plugin does not verify" : "verified";
}
