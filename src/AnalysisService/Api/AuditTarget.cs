using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>
/// Tells the audit what a write was about: the request says it, and where the service made the name of a run, the answer. The path of a call
/// on gRPC has no names.
/// </summary>
internal static class AuditTarget
{
    /// <param name="context">The call.</param>
    /// <param name="message">Its request, later its answer; what names nothing changes nothing.</param>
    public static void Tell(HttpContext context, object? message)
    {
        if (context.Features.Get<AuditDetail>() is not { } detail)
        {
            return;
        }

        detail.Target = message switch
        {
            V1.Run run => Of("run", run.Namespace, run.Name),
            V1.StartRunRequest { Name.Length: > 0 } start => Of("run", start.Namespace, start.Name),
            V1.CancelRunRequest cancel => Of("run", cancel.Namespace, cancel.Name),
            V1.Template { ClusterScope: true } template => $"clustertemplate {template.Name}",
            V1.Template template => Of("template", template.Namespace, template.Name),
            V1.DeleteTemplateRequest { ClusterScope: true } gone => $"clustertemplate {gone.Name}",
            V1.DeleteTemplateRequest gone => Of("template", gone.Namespace, gone.Name),
            V1.Schedule schedule => Of("schedule", schedule.Namespace, schedule.Name),
            V1.GetScheduleRequest schedule => Of("schedule", schedule.Namespace, schedule.Name),
            _ => detail.Target,
        };
    }

    private static string Of(string kind, string @namespace, string name) => $"{kind} {ResourceNames.NamespaceOr(@namespace)}/{name}";
}
