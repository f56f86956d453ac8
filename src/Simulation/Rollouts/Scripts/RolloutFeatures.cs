namespace Rollouts.Simulation;

/// <summary>What only scripts of <see cref="ScriptFamily.Extended"/> have, beside their own kinds of strategies, steps and moves.</summary>
[Flags]
public enum RolloutFeatures
{
    None = 0,

    /// <summary>The template is that of a Deployment, which ran before the Rollout came.</summary>
    Workload = 1,

    /// <summary><c>workloadRef.scaleDown: onsuccess</c>.</summary>
    OnSuccess = 2,

    /// <summary><c>workloadRef.scaleDown: progressively</c>.</summary>
    Progressively = 4,

    /// <summary>The Deployment comes some seconds after the Rollout.</summary>
    LateWorkload = 8,

    /// <summary>Releases are manifests that name the size of the Deployment too, as those of GitOps do.</summary>
    Manifests = 16,

    /// <summary>At the very end the Rollout is deleted, and the Deployment serves again.</summary>
    EndsDeleted = 32,

    /// <summary>Users restart pods, which evicts them.</summary>
    Restarts = 64,

    /// <summary>A PodDisruptionBudget lets one pod at a time go, of as many as there should be.</summary>
    Budget = 128,

    /// <summary>Recreate is asked for by the annotation that Argo's CRDs keep.</summary>
    ByAnnotation = 256,

    /// <summary>Requests come in through an Ingress of NGINX, too, whose proxies lag less than those of the mesh.</summary>
    Ingress = 512,

    /// <summary>The controller looks at the router's objects before it plans.</summary>
    ReferenceChecks = 1024,
}
