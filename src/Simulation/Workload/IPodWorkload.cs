using System.Net;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Real programs behind simulated pods. The node starts one when the pod's containers start and stops it when they stop.</summary>
public interface IPodWorkload
{
    /// <summary>Whether this pod has a real program; others are simulated only.</summary>
    bool Serves(KubeObject pod);

    /// <summary>Starts the pod's program, and returns where it listens once it does. The pod becomes ready only afterwards.</summary>
    Task<IPEndPoint> StartAsync(KubeObject pod, CancellationToken cancellationToken);

    /// <summary>Stops the program of a pod; nothing happens when none runs.</summary>
    Task StopAsync(string podUid);
}
