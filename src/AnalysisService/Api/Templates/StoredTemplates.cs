using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.AnalysisService;

/// <summary>Reads the stored templates that references reach, so that they can be merged.</summary>
internal sealed class StoredTemplates
{
    private const int MaxTemplates = 1000;

    private readonly ITemplateRepository _templates;

    public StoredTemplates(ITemplateRepository templates)
    {
        _templates = templates;
    }

    /// <summary>A lookup that knows everything that the references reach, nested ones included. What is missing stays missing there.</summary>
    /// <exception cref="ApiException">A stored template cannot be read.</exception>
    public async Task<TemplateLookup> LookupAsync(
        string @namespace,
        IReadOnlyList<AnalysisTemplateRef>? references,
        CancellationToken cancellationToken
    )
    {
        var found = new Dictionary<(bool, string), AnalysisTemplateSpec?>();
        var open = new Queue<AnalysisTemplateRef>(references ?? []);
        while (open.TryDequeue(out var reference) && found.Count < MaxTemplates)
        {
            if (!found.ContainsKey((reference.ClusterScope, reference.TemplateName)))
            {
                var key = new ObjectKey(reference.ClusterScope ? "" : ResourceNames.NamespaceOr(@namespace), reference.TemplateName);
                var spec = await ReadAsync(key, cancellationToken);
                found[(reference.ClusterScope, reference.TemplateName)] = spec;
                foreach (var nested in spec?.Templates ?? [])
                {
                    open.Enqueue(nested);
                }
            }
        }

        return reference => found.GetValueOrDefault((reference.ClusterScope, reference.TemplateName));
    }

    private async Task<AnalysisTemplateSpec?> ReadAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (!ResourceNames.IsName(key.Name) || await _templates.FindAsync(key, cancellationToken) is not { } item)
        {
            return null;
        }

        var spec = JsonSerializer.SerializeToElement(item.ToNode()["spec"]);
        return TypedReader.TryRead<AnalysisTemplateSpec>(spec, out var view, out var error)
            ? view
            : throw ApiException.Invalid($"template {key}", null, error!.ToString(), "Mend the stored template.");
    }
}
