using V1 = Rollouts.Analysis.V1;

namespace Rollouts.AnalysisService;

/// <summary>Tells the audit what a write was about, where only its answer says so: the name of a run may have been made by the service.</summary>
internal static class AuditTarget
{
    public static void Tell(HttpContext context, object? answer)
    {
        if (context.Features.Get<AuditDetail>() is not { } detail)
        {
            return;
        }

        detail.Target = answer switch
        {
            V1.Run run => $"run {run.Namespace}/{run.Name}",
            V1.Template { ClusterScope: true } template => $"clustertemplate {template.Name}",
            V1.Template template => $"template {template.Namespace}/{template.Name}",
            V1.Schedule schedule => $"schedule {schedule.Namespace}/{schedule.Name}",
            _ => detail.Target,
        };
    }
}
