using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// Which Ingresses are followed on their own account (row L10): those of the classes that a flag names. Where no flag is given all are, also those of
/// classes that Argo's defaults pass over. Routers write to the Ingresses that a Rollout names whatever their class is, as in Argo.
/// </summary>
internal sealed class IngressClasses(IOptions<RolloutControllerOptions> options)
{
    private const string Annotation = "kubernetes.io/ingress.class";

    private readonly RolloutControllerOptions _options = options.Value;

    /// <summary>Whether an Ingress is given back when its Rollouts are gone.</summary>
    public bool IsOfAlb(KubeObject ingress) => Contain(_options.AlbIngressClasses, ingress);

    /// <summary>Whether a change of an Ingress wakes a Rollout that names it.</summary>
    public bool Wakes(KubeObject ingress, KubeObject rollout)
    {
        if (_options is { AlbIngressClasses: null, NginxIngressClasses: null })
        {
            return true;
        }

        var (alb, nginx) = RolloutReferences.IngressRouters(rollout);
        return (alb && Contain(_options.AlbIngressClasses, ingress)) || (nginx && Contain(_options.NginxIngressClasses, ingress));
    }

    private static bool Contain(IReadOnlyList<string>? classes, KubeObject ingress) => classes?.Contains(ClassOf(ingress)) ?? true;

    /// <summary>By the annotation or, where there is none, by the field; empty for none.</summary>
    private static string ClassOf(KubeObject ingress) =>
        ingress.Header.Annotations.GetValueOrDefault(Annotation) is { Length: > 0 } old
            ? old
            : RoutedJson.Text(ingress.ToNode()["spec"] as JsonObject, "ingressClassName") ?? "";
}
