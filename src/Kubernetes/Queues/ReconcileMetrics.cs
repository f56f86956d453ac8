using System.Diagnostics.Metrics;

namespace Rollouts.Kubernetes;

internal static class ReconcileMetrics
{
    private static readonly Counter<long> Reconciles = KubernetesMeter.Meter.CreateCounter<long>(
        "reconcile_total",
        description: "Reconciles by controller and result (success, error)"
    );

    public static void Count(string controller, bool succeeded) =>
        Reconciles.Add(1, new("controller", controller), new("result", succeeded ? "success" : "error"));
}
