using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Rollouts.Api;
using Rollouts.Kubernetes;
using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Stored templates.</summary>
internal sealed class TemplateOperations
{
    private readonly ITemplateRepository _templates;
    private readonly CallerRights _rights;

    public TemplateOperations(ITemplateRepository templates, CallerRights rights)
    {
        _templates = templates;
        _rights = rights;
    }

    /// <exception cref="ApiException">There is none of that name.</exception>
    public async Task<V1.Template> GetAsync(V1.GetTemplateRequest request, CancellationToken cancellationToken)
    {
        var key = KeyOf(request.Namespace, request.Name, request.ClusterScope);
        var right = request.ClusterScope ? ClusterRight.GetClusterTemplates : ClusterRight.GetTemplates;
        await _rights.RequireAsync(right, key.Namespace, cancellationToken);
        return await _templates.FindAsync(key, cancellationToken) is { } item ? ViewOf(item) : throw Missing(key);
    }

    /// <exception cref="ApiException">The manifest is no template, or a cluster keeps the templates.</exception>
    public async Task<V1.Template> PutAsync(V1.PutTemplateRequest request, CancellationToken cancellationToken)
    {
        var given = request.SourceCase == V1.PutTemplateRequest.SourceOneofCase.Object ? request.Object : null;
        var manifest = Manifest.Read(request.Manifest, given);
        if (manifest.Kind == ManifestKind.Run)
        {
            throw ApiException.Invalid(
                "manifest.kind",
                "AnalysisRun",
                "not a template",
                "Store an AnalysisTemplate or a ClusterAnalysisTemplate."
            );
        }

        var cluster = request.ClusterScope || manifest.Kind == ManifestKind.ClusterTemplate;
        var key = KeyOf(
            request.Namespace.Length > 0 ? request.Namespace : manifest.Namespace,
            request.Name.Length > 0 ? request.Name : manifest.Name,
            cluster
        );
        // What cannot be read as a template is refused; what is odd about it is for lint to say.
        manifest.As<AnalysisTemplateSpec>();
        var metadata = new JsonObject { ["name"] = key.Name };
        if (!cluster)
        {
            metadata["namespace"] = key.Namespace;
        }

        var template = new JsonObject
        {
            ["apiVersion"] = $"{ApiGroup.Name}/{ApiGroup.Version}",
            ["kind"] = (cluster ? KnownResources.ClusterAnalysisTemplates : KnownResources.AnalysisTemplates).Kind,
            ["metadata"] = metadata,
            ["spec"] = manifest.Spec,
        };
        return ViewOf(await _templates.PutAsync(template, cancellationToken));
    }

    /// <exception cref="ApiException">The token or the size cannot be used.</exception>
    public async Task<V1.ListTemplatesResponse> ListAsync(V1.ListTemplatesRequest request, CancellationToken cancellationToken)
    {
        var size = PageToken.SizeOf(request.PageSize);
        string[] filters = [request.Namespace, request.ClusterScope ? "cluster" : ""];
        var after = PageToken.Read(request.PageToken, filters);
        var right = request.ClusterScope ? ClusterRight.ListClusterTemplates : ClusterRight.ListTemplates;
        var @namespace = await _rights.RequireAsync(right, request.ClusterScope ? "" : request.Namespace, cancellationToken);
        var all = await _templates.ListAsync(@namespace, request.ClusterScope, cancellationToken);
        List<KubeObject> page =
        [
            .. all.Where(item => after is null || string.CompareOrdinal($"{item.Key}", after) > 0)
                .OrderBy(static item => $"{item.Key}", StringComparer.Ordinal)
                .Take(size + 1),
        ];
        var response = new V1.ListTemplatesResponse();
        response.Templates.AddRange(page.Take(size).Select(ViewOf));
        response.NextPageToken = page.Count > size ? PageToken.Write($"{page[size - 1].Key}", filters) : "";
        return response;
    }

    /// <exception cref="ApiException">There is none of that name, or a cluster keeps the templates.</exception>
    public async Task<Empty> DeleteAsync(V1.DeleteTemplateRequest request, CancellationToken cancellationToken)
    {
        var key = KeyOf(request.Namespace, request.Name, request.ClusterScope);
        return await _templates.DeleteAsync(key, cancellationToken) ? new Empty() : throw Missing(key);
    }

    private static ObjectKey KeyOf(string @namespace, string name, bool cluster) =>
        new(cluster ? "" : ResourceNames.RequireNamespace(@namespace), ResourceNames.RequireName("name", name));

    private static ApiException Missing(ObjectKey key) => ApiException.NotFound("template", $"{key}", "List the templates.");

    private static V1.Template ViewOf(KubeObject item)
    {
        var json = item.ToNode();
        var view = new V1.Template
        {
            Namespace = item.Header.Namespace,
            Name = item.Header.Name,
            ClusterScope = item.Header.Namespace.Length == 0,
            Object = Struct.Parser.ParseJson(json.ToJsonString()),
        };
        if (TypedReader.TryRead<AnalysisTemplateSpec>(JsonSerializer.SerializeToElement(json["spec"]), out var spec, out _))
        {
            view.MissingArguments.AddRange(
                (spec!.Args ?? []).Where(static a => a.Value is null && a.ValueFrom is null).Select(static a => a.Name)
            );
        }

        return view;
    }
}
