using Rollouts.Plugin.V1;

namespace Rollouts.PluginConformance;

/// <summary>Which versions the weights speak of.</summary>
internal static class HashChecks
{
    public const string Canary = "6b8c9d7f5";
    public const string Stable = "5d4c7b9f8";

    public static async Task<string> HashesAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        await UpdateAsync(bed, Canary, cancellationToken);
        var state = await bed.StateAsync(cancellationToken);
        await UpdateAsync(bed, Canary, cancellationToken);
        return $"the hashes are taken{await bed.RequireStateAsync(state, "before the hashes were told again", cancellationToken)}";
    }

    public static async Task<string> EmptyCanaryAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        var weight = bed.Weight(50);
        await UpdateAsync(bed, Canary, cancellationToken);
        await bed.TellAsync("SetWeight", (client, options) => client.SetWeightAsync(weight, options), cancellationToken);
        await bed.VerifyAsync(weight, cancellationToken);
        var state = await bed.StateAsync(cancellationToken);
        await UpdateAsync(bed, "", cancellationToken);
        var seen = await bed.VerifyAsync(weight, cancellationToken);
        if (seen is false)
        {
            throw new CheckFailedException(
                "the weight of 50 to stay in force after UpdateHash with an empty canary_hash",
                "NOT_VERIFIED",
                "an empty canary_hash leaves the canary as it is: change only what belongs to the stable version"
            );
        }

        var compared = await bed.RequireStateAsync(state, "before UpdateHash with an empty canary_hash", cancellationToken);
        await UpdateAsync(bed, Canary, cancellationToken);
        return $"{(seen is null && compared.Length == 0 ? "accepted" : "the canary stays as it is")}{compared}";
    }

    private static Task UpdateAsync(RouterBed bed, string canary, CancellationToken cancellationToken) =>
        bed.TellAsync(
            "UpdateHash",
            (client, options) =>
                client.UpdateHashAsync(
                    new UpdateHashRequest
                    {
                        Target = bed.Target(),
                        CanaryHash = canary,
                        StableHash = Stable,
                    },
                    options
                ),
            cancellationToken
        );
}
