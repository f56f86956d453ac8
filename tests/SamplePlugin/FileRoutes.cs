using System.Globalization;
using Google.Protobuf.WellKnownTypes;
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
/// It is told the same again in every pass, and writes only what differs. All that it knows is in the folder: it may be restarted at any time.
/// </summary>
internal sealed class FileRoutes : TrafficRouter.TrafficRouterBase, IDisposable
{
    private const string Others = "weight-";

    // Rollouts are worked on in parallel, and a call that was given up may still be under way when the next one comes.
    private readonly SemaphoreSlim _writing = new(1);

    public override Task<TrafficResponse> UpdateHash(UpdateHashRequest request, ServerCallContext context) =>
        WriteAsync(
            request.Target,
            request.CanaryHash.Length > 0
                ? [("canary-hash", request.CanaryHash), ("stable-hash", request.StableHash)]
                // The canary is left as it is.
                : [("stable-hash", request.StableHash)]
        );

    public override Task<TrafficResponse> SetWeight(SetWeightRequest request, ServerCallContext context)
    {
        var others = request
            .Additional.GroupBy(static other => OtherFile(other.PodTemplateHash))
            .ToDictionary(static group => group.Key, static group => Text(group.Sum(static other => other.Weight)));
        return WriteAsync(
            request.Target,
            [
                ("canary-weight", Text(request.Weight)),
                ("stable-weight", Text(request.MaxWeight - request.Weight - request.Additional.Sum(static other => other.Weight))),
                .. others.Select(static other => (other.Key, other.Value)),
                // Whoever is not named any more gets nothing any more.
                .. FilesOfOthers(request.Target).Except(others.Keys).Select(static file => (file, "")),
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
        if (Fault(request.Target) is { } fault)
        {
            return new VerifyWeightResponse { Error = fault };
        }

        await _writing.WaitAsync(context.CancellationToken);
        try
        {
            var file = Path.Combine(Folder(request.Target), "canary-weight");
            var isThere = File.Exists(file) && await File.ReadAllTextAsync(file, context.CancellationToken) == Text(request.Weight);
            return new VerifyWeightResponse
            {
                Verification = isThere
                    ? VerifyWeightResponse.Types.Verification.Verified
                    : VerifyWeightResponse.Types.Verification.NotVerified,
            };
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async Task<ReadTrafficResponse> ReadTraffic(ReadTrafficRequest request, ServerCallContext context)
    {
        if (Fault(request.Target) is { } fault)
        {
            return new ReadTrafficResponse { Error = fault };
        }

        await _writing.WaitAsync(context.CancellationToken);
        try
        {
            var folder = Folder(request.Target);
            var others = FilesOfOthers(request.Target).Sum(file => Number(Path.Combine(folder, file)) ?? 0);
            // Somebody may have changed one file and not yet the other.
            return
                Number(Path.Combine(folder, "canary-weight")) is { } canary
                && Number(Path.Combine(folder, "stable-weight")) is { } stable
                && canary + stable + others == request.MaxWeight
                ? new ReadTrafficResponse
                {
                    Observed = new ObservedTraffic
                    {
                        Weight = canary,
                        CanaryHash = Read(Path.Combine(folder, "canary-hash")),
                        StableHash = Read(Path.Combine(folder, "stable-hash")),
                    },
                }
                : new ReadTrafficResponse();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new ReadTrafficResponse { Error = $"folder '{Folder(request.Target)}' cannot be read: {e.Message}" };
        }
        finally
        {
            _writing.Release();
        }
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";

    private static int? Number(string path) =>
        int.TryParse(Read(path), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An empty text takes the file away.</summary>
    private async Task<TrafficResponse> WriteAsync(TrafficTarget target, IEnumerable<(string File, string Text)> facts)
    {
        if (Fault(target) is { } fault)
        {
            return new TrafficResponse { Error = fault };
        }

        await _writing.WaitAsync();
        try
        {
            Directory.CreateDirectory(Folder(target));
            foreach (var (file, text) in facts)
            {
                var path = Path.Combine(Folder(target), file);
                if (text.Length == 0)
                {
                    File.Delete(path);
                }
                else if (!File.Exists(path) || await File.ReadAllTextAsync(path) != text)
                {
                    await File.WriteAllTextAsync(path, text);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new TrafficResponse { Error = $"folder '{Folder(target)}' cannot be written: {e.Message}" };
        }
        finally
        {
            _writing.Release();
        }

        return new TrafficResponse();
    }

    /// <summary>What is wrong with the settings; all of them are looked at, since a typo would route nobody.</summary>
    private static string? Fault(TrafficTarget target)
    {
        if (target.Config.Fields.Keys.FirstOrDefault(static name => name != "folder") is { } unknown)
        {
            return $"there is no setting '{unknown}': remove it, folder is the only one";
        }

        return
            target.Config.Fields.TryGetValue("folder", out var folder)
            && folder is { KindCase: Value.KindOneofCase.StringValue, StringValue.Length: > 0 }
            ? null
            : "folder is missing or no text: name the folder that holds the routes";
    }

    private static string Folder(TrafficTarget target) => target.Config.Fields["folder"].StringValue;

    private static IEnumerable<string> FilesOfOthers(TrafficTarget target) =>
        Fault(target) is null && Directory.Exists(Folder(target))
            ? Directory.GetFiles(Folder(target), $"{Others}*").Select(static path => Path.GetFileName(path))
            : [];

    private static string OtherFile(string hash) => $"{Others}{string.Concat(hash.Where(char.IsLetterOrDigit))}";

    // Names come from manifests: no slash of theirs may lead elsewhere.
    private static string RouteFile(string name) => $"route-{string.Concat(name.Where(char.IsLetterOrDigit))}";

    public void Dispose() => _writing.Dispose();

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
