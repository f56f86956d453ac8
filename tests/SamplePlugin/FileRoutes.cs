using System.Globalization;
using Grpc.Core;
using Rollouts.Plugin.V1;

namespace Rollouts.SamplePlugin;

/// <summary>
/// A router that keeps in a folder, one file a fact, where requests go: hashes, weights and routes. What reads the files sends the requests.
/// <code>
/// trafficRouting:
///   plugins:
///     acme/files:
///       folder: /var/run/routes
/// </code>
/// It is told the same again in every pass, and writes only what differs.
/// </summary>
internal sealed class FileRoutes : TrafficRouter.TrafficRouterBase
{
    public override Task<TrafficResponse> UpdateHash(UpdateHashRequest request, ServerCallContext context) =>
        WriteAsync(request.Target, [("canary-hash", request.CanaryHash), ("stable-hash", request.StableHash)]);

    public override Task<TrafficResponse> SetWeight(SetWeightRequest request, ServerCallContext context)
    {
        var others = request.Additional.Sum(static destination => destination.Weight);
        return WriteAsync(
            request.Target,
            [
                ("canary-weight", Text(request.Weight)),
                ("stable-weight", Text(request.MaxWeight - request.Weight - others)),
                .. request.Additional.Select(static other => ($"weight-{other.PodTemplateHash}", Text(other.Weight))),
            ]
        );
    }

    public override Task<TrafficResponse> SetHeaderRoute(SetHeaderRouteRequest request, ServerCallContext context) =>
        WriteAsync(request.Target, [(RouteFile(request.Name), string.Join('\n', request.Match))]);

    public override Task<TrafficResponse> SetMirrorRoute(SetMirrorRouteRequest request, ServerCallContext context) =>
        WriteAsync(request.Target, [(RouteFile(request.Name), string.Join('\n', request.Match))]);

    public override Task<TrafficResponse> RemoveManagedRoutes(RemoveManagedRoutesRequest request, ServerCallContext context) =>
        WriteAsync(request.Target, request.Names.Select(static name => (RouteFile(name), "")));

    public override async Task<VerifyWeightResponse> VerifyWeight(SetWeightRequest request, ServerCallContext context)
    {
        var file = Path.Combine(Folder(request.Target) ?? "", "canary-weight");
        var isThere = File.Exists(file) && await File.ReadAllTextAsync(file, context.CancellationToken) == Text(request.Weight);
        return new VerifyWeightResponse
        {
            Verification = isThere ? VerifyWeightResponse.Types.Verification.Verified : VerifyWeightResponse.Types.Verification.NotVerified,
        };
    }

    /// <summary>An empty text takes the file away.</summary>
    private static async Task<TrafficResponse> WriteAsync(TrafficTarget target, IEnumerable<(string File, string Text)> facts)
    {
        if (Folder(target) is not { } folder)
        {
            return new TrafficResponse { Error = "folder is missing: name the folder that holds the routes" };
        }

        Directory.CreateDirectory(folder);
        foreach (var (file, text) in facts)
        {
            var path = Path.Combine(folder, file);
            if (text.Length == 0)
            {
                File.Delete(path);
            }
            else if (!File.Exists(path) || await File.ReadAllTextAsync(path) != text)
            {
                await File.WriteAllTextAsync(path, text);
            }
        }

        return new TrafficResponse();
    }

    private static string? Folder(TrafficTarget target) =>
        target.Config.Fields.TryGetValue("folder", out var folder) && folder.StringValue.Length > 0 ? folder.StringValue : null;

    // Names come from manifests: no slash of theirs may lead elsewhere.
    private static string RouteFile(string name) => $"route-{string.Concat(name.Where(char.IsLetterOrDigit))}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
