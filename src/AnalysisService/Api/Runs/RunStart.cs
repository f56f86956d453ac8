using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using Rollouts.Api;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Starts runs for callers of the API. A request that comes twice starts one run.</summary>
internal sealed class RunStart
{
    private const int MaxLabels = 64;
    private const int MaxRequestId = 256;
    private const int MarkLength = 10;

    private readonly IRunRepository _runs;
    private readonly RunSpecSource _specs;
    private readonly CallerRights _rights;
    private readonly AnalysisServiceOptions _options;
    private readonly TimeProvider _time;

    public RunStart(IRunRepository runs, RunSpecSource specs, CallerRights rights, AnalysisServiceOptions options, TimeProvider time)
    {
        _runs = runs;
        _specs = specs;
        _rights = rights;
        _options = options;
        _time = time;
    }

    /// <exception cref="ApiException">The request cannot be carried out; every wrong field is named.</exception>
    public async Task<V1.Run> StartAsync(V1.StartRunRequest request, CancellationToken cancellationToken)
    {
        var draft = await DraftAsync(request, cancellationToken);
        if (request.ValidateOnly)
        {
            var planned = (JsonObject)draft.Body.DeepClone();
            planned["metadata"]!["creationTimestamp"] = KubernetesTime.Format(_time.GetUtcNow());
            return RunMessages.Of(KubeObject.FromNode(planned), withMetrics: true);
        }

        var created = await _runs.CreateAsync(draft.Body, cancellationToken);
        return RunMessages.Of(created ?? await SameAsync(draft, cancellationToken), withMetrics: true);
    }

    private async Task<KubeObject> SameAsync(RunDraft draft, CancellationToken cancellationToken) =>
        await _runs.ReadAsync(draft.Key, cancellationToken) is { } there && draft.IsSameAs(there)
            ? there
            : throw new ApiException(
                StatusCode.AlreadyExists,
                $"there is another run {draft.Key}",
                [ApiException.Violation("name", draft.Key.Name, "taken by another run", "Give another name or requestId, or none.")]
            );

    private async Task<RunDraft> DraftAsync(V1.StartRunRequest request, CancellationToken cancellationToken)
    {
        var manifest = RunSpecSource.ManifestOf(request);
        var @namespace = ResourceNames.RequireNamespace(request.Namespace.Length > 0 ? request.Namespace : manifest?.Namespace ?? "");
        if (_options.Namespace is { } only && only != @namespace)
        {
            throw ApiException.Invalid("namespace", @namespace, "not the namespace of this service", $"Use {only}.");
        }

        // Before templates are looked up: a refusal does not tell what there is.
        await _rights.RequireAsync(ClusterRight.CreateRuns, @namespace, cancellationToken);
        var spec = await _specs.BuildAsync(request, manifest, @namespace, cancellationToken);
        if (TtlOf(request) is { } seconds)
        {
            spec["ttlStrategy"] = new JsonObject { ["secondsAfterCompletion"] = seconds };
        }

        return RunDraft.Of(new ObjectKey(@namespace, NameOf(request, manifest, @namespace)), spec, LabelsOf(request, manifest));
    }

    private static int? TtlOf(V1.StartRunRequest request) =>
        !request.HasTtlSecondsAfterCompletion ? null
        : request.TtlSecondsAfterCompletion >= 0 ? request.TtlSecondsAfterCompletion
        : throw ApiException.Invalid(
            "ttlSecondsAfterCompletion",
            $"{request.TtlSecondsAfterCompletion}",
            "not a time to live",
            "Give 0 or more seconds."
        );

    private static string NameOf(V1.StartRunRequest request, Manifest? manifest, string @namespace)
    {
        if (request.RequestId.Length > MaxRequestId)
        {
            throw ApiException.Invalid("requestId", request.RequestId, $"longer than {MaxRequestId} characters", "Give a shorter one.");
        }

        if (request.Name.Length > 0)
        {
            return ResourceNames.RequireName("name", request.Name);
        }

        if (request.RequestId.Length > 0)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{@namespace}\n{request.RequestId}"));
            return $"request-{Convert.ToHexStringLower(hash)[..16]}";
        }

        if (manifest is { Kind: ManifestKind.Run, Name.Length: > 0 })
        {
            return ResourceNames.RequireName("manifest.metadata.name", manifest.Name);
        }

        var stem = manifest?.Name ?? (request.Templates?.References is [var only] ? only.Name : "");
        return $"{(ResourceNames.IsName(stem) && stem.Length <= 200 ? stem : "run")}-{Guid.NewGuid().ToString("N")[..MarkLength]}";
    }

    private Dictionary<string, string> LabelsOf(V1.StartRunRequest request, Manifest? manifest)
    {
        var labels = (manifest?.Labels ?? new Dictionary<string, string>()).ToDictionary(StringComparer.Ordinal);
        foreach (var (name, value) in request.Labels)
        {
            labels[name] = value;
        }

        if (labels.Count > MaxLabels)
        {
            throw ApiException.Invalid("labels", $"{labels.Count}", $"more than {MaxLabels}", "Give fewer.");
        }

        foreach (var (name, value) in labels)
        {
            RequireLabel(name, value);
        }

        // Row L6: otherwise this service would not work on it.
        if (_options.InstanceId.Length > 0)
        {
            labels[RolloutLabels.ControllerInstanceId] = _options.InstanceId;
        }

        return labels;
    }

    private static void RequireLabel(string name, string value)
    {
        if (!LabelNames.IsName(name))
        {
            throw ApiException.Invalid(
                $"labels.{name}",
                name,
                "not the name of a label",
                "Use letters, digits, '-', '_' and '.', with a prefix such as example.com/ if wanted."
            );
        }

        if (!LabelNames.IsValue(value))
        {
            throw ApiException.Invalid(
                $"labels.{name}",
                value,
                "not the value of a label",
                "Use at most 63 letters, digits, '-', '_' and '.'."
            );
        }
    }
}
