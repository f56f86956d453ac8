using System.Net;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>
/// What the API server has against the pod template of a new version. It knows every rule, and says it in the words in which Argo, which has the same
/// rules built in, reports an invalid spec (row A3).
/// </summary>
internal static class TemplateRefusal
{
    private const string Template = "spec.template.";

    /// <summary>Argo does not look at it: whether pods may be privileged is the cluster's to say, when the version is made (row A37).</summary>
    private const string Privileged = ".securityContext.privileged";

    /// <summary>The first fault of the template; null when something else stands against the version.</summary>
    public static FieldError? Of(WriteRefusedException refusal) =>
        refusal.InnerException is KubernetesApiException { StatusCode: HttpStatusCode.UnprocessableEntity, Causes: [var first, ..] causes }
        && causes.All(static cause => cause.Field.StartsWith(Template, StringComparison.Ordinal))
        && !first.Field.EndsWith(Privileged, StringComparison.Ordinal)
            ? FieldError.Plain(
                first.Field,
                $"{first.Field}: {first.Message}",
                "Correct the pod template; the spec is read again as soon as it changes."
            )
            : null;
}
