using Google.Protobuf.WellKnownTypes;
using Rollouts.Grpc;
using Rollouts.Plugin.V1;

namespace Rollouts.PluginConformance;

/// <summary>Settings that are wrong: a typo of a user is an error on that Rollout, and nobody else's matter.</summary>
internal static class SettingChecks
{
    public static async Task<string> UnknownAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        var config = bed.Options.Config.Clone();
        config.Fields["conformanceUnknownSetting"] = Value.ForString("typo");
        return await RefusedAsync(bed, config, "a field 'conformanceUnknownSetting' that it does not know", cancellationToken);
    }

    public static async Task<string> MalformedAsync(RouterBed bed, CancellationToken cancellationToken)
    {
        // None at all may be right for a plugin that has none; what counts is that it is answered.
        await bed.AskAsync("SetWeight", (client, options) => client.SetWeightAsync(Request(bed, new Struct()), options), cancellationToken);
        var text = "no settings are needed";
        foreach (var (name, value) in bed.Options.Config.Fields)
        {
            var config = bed.Options.Config.Clone();
            config.Fields[name] =
                value.KindCase == Value.KindOneofCase.StructValue
                    ? Value.ForNumber(7)
                    : Value.ForStruct(new Struct { Fields = { ["wrong"] = Value.ForNull() } });
            text = await RefusedAsync(bed, config, $"'{name}' of the wrong type", cancellationToken);
        }

        return text;
    }

    private static async Task<string> RefusedAsync(RouterBed bed, Struct config, string fault, CancellationToken cancellationToken)
    {
        var state = await bed.StateAsync(cancellationToken);
        string error;
        try
        {
            error = (
                await bed.CallAsync((client, options) => client.SetWeightAsync(Request(bed, config), options), cancellationToken)
            ).Error;
        }
        catch (PluginException e) when (CallFailure.IsRefusal(e))
        {
            error = e.Message;
        }
        catch (PluginException e)
        {
            throw CallFailure.Of($"SetWeight with {fault}", e, bed.Options.Timeout);
        }

        bed.RequireNoRestart();
        if (error.Length == 0)
        {
            throw new CheckFailedException(
                $"an `error` to SetWeight with {fault}",
                "an answer without",
                "check the whole config, and name field, value and remedy in `error`: settings that are not read route nobody"
            );
        }

        return $"refused: {error}{await bed.RequireStateAsync(state, "before the refusal", cancellationToken)}";
    }

    private static SetWeightRequest Request(RouterBed bed, Struct config)
    {
        var request = bed.Weight(50);
        request.Target = bed.Target(config);
        return request;
    }
}
