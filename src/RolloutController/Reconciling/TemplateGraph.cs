using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>The analysis templates that references reach, nested ones included; each is looked up once, so cycles end (row D21).</summary>
internal sealed class TemplateGraph
{
    private readonly Func<AnalysisTemplateRef, KubernetesObject?> _find;
    private readonly HashSet<(bool, string)> _seen = [];

    public TemplateGraph(Func<AnalysisTemplateRef, KubernetesObject?> find) => _find = find;

    public Dictionary<string, AnalysisTemplate> Namespaced { get; } = [];

    public Dictionary<string, ClusterAnalysisTemplate> ClusterScoped { get; } = [];

    public void Follow(IEnumerable<AnalysisTemplateRef> references)
    {
        var open = new Stack<AnalysisTemplateRef>(references);
        while (open.TryPop(out var reference))
        {
            if (!_seen.Add((reference.ClusterScope, reference.TemplateName)))
            {
                continue;
            }

            foreach (var nested in Take(reference) ?? [])
            {
                open.Push(nested);
            }
        }
    }

    private IReadOnlyList<AnalysisTemplateRef>? Take(AnalysisTemplateRef reference)
    {
        switch (_find(reference))
        {
            case AnalysisTemplate template:
                Namespaced[reference.TemplateName] = template;
                return template.Spec.Templates;
            case ClusterAnalysisTemplate template:
                ClusterScoped[reference.TemplateName] = template;
                return template.Spec.Templates;
            default:
                return null;
        }
    }
}
