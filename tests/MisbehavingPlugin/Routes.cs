using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Rollouts.Plugin.V1;
using Verification = Rollouts.Plugin.V1.VerifyWeightResponse.Types.Verification;

namespace Rollouts.MisbehavingPlugin;

/// <summary>A router that keeps its weight in a file, and does one thing wrong, as the mode says.</summary>
internal sealed class Routes(Behaviour behaviour) : TrafficRouter.TrafficRouterBase
{
    private static string _forgotten = "";

    public override Task<TrafficResponse> UpdateHash(UpdateHashRequest request, ServerCallContext context)
    {
        if (behaviour.Mode == "router-empty-hash" && request.CanaryHash.Length == 0)
        {
            Write(request.Target, "0 of 100");
        }

        return Task.FromResult(new TrafficResponse());
    }

    public override Task<TrafficResponse> SetWeight(SetWeightRequest request, ServerCallContext context)
    {
        var config = request.Target.Config.Fields;
        switch (behaviour.Mode)
        {
            case "router-crash" when config.TryGetValue("file", out var odd) && odd.KindCase != Value.KindOneofCase.StringValue:
                Environment.Exit(7);
                break;
            case "router-deaf":
                return Task.FromResult(new TrafficResponse());
        }

        if (config.Count != 1 || !config.TryGetValue("file", out var file) || file.KindCase != Value.KindOneofCase.StringValue)
        {
            return Task.FromResult(new TrafficResponse { Error = "give file, and nothing else" });
        }

        Write(request.Target, Text(request));
        return Task.FromResult(new TrafficResponse());
    }

    public override async Task<VerifyWeightResponse> VerifyWeight(SetWeightRequest request, ServerCallContext context)
    {
        if (behaviour.Mode == "router-hang" && request.Weight == 100)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
        }

        var isSet = behaviour.Mode == "router-deaf" || Read(request.Target) == Text(request);
        return new VerifyWeightResponse { Verification = isSet ? Verification.Verified : Verification.NotVerified };
    }

    public override Task<TrafficResponse> SetHeaderRoute(SetHeaderRouteRequest request, ServerCallContext context) =>
        behaviour.Mode == "router-throw" ? throw new InvalidOperationException("inner matters") : Task.FromResult(new TrafficResponse());

    public override Task<ReadTrafficResponse> ReadTraffic(ReadTrafficRequest request, ServerCallContext context) =>
        behaviour.Mode == "router-misread"
            ? Task.FromResult(new ReadTrafficResponse { Observed = new ObservedTraffic { Weight = 7 } })
            : base.ReadTraffic(request, context);

    // SetMirrorRoute is missing on purpose.
    public override Task<TrafficResponse> RemoveManagedRoutes(RemoveManagedRoutesRequest request, ServerCallContext context) =>
        Task.FromResult(new TrafficResponse());

    private static string Text(SetWeightRequest request) => $"{request.Weight} of {request.MaxWeight}";

    private void Write(TrafficTarget target, string text)
    {
        if (behaviour.Mode == "router-forget")
        {
            _forgotten = text;
            return;
        }

        // Renamed into place: calls come in parallel.
        var path = target.Config.Fields["file"].StringValue;
        var part = $"{path}.{Guid.NewGuid():N}";
        File.WriteAllText(part, text);
        File.Move(part, path, overwrite: true);
    }

    private string Read(TrafficTarget target)
    {
        var path = target.Config.Fields["file"].StringValue;
        return behaviour.Mode == "router-forget" ? _forgotten
            : File.Exists(path) ? File.ReadAllText(path)
            : "";
    }
}
