using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Whether the cluster stores what an object of one kind waits for: nothing is written again and again that is dropped each time.</summary>
internal sealed class StoredWaits
{
    private volatile bool _isKnown;
    private volatile bool _areDropped;

    /// <summary>False once the API server was seen to drop <c>status.waiting</c>, as it does under Argo's CRD.</summary>
    public bool AreKept => !_areDropped;

    /// <summary>The first answer to a wait that was written tells it for good.</summary>
    /// <param name="written">What the object waits for by the status that was written.</param>
    /// <param name="answer">The object as the API server stored it; null when nothing was written.</param>
    public void Learn(RolloutWaiting? written, KubeObject? answer)
    {
        if (!_isKnown && written is not null && answer is not null)
        {
            _areDropped = answer.ToNode()["status"]?["waiting"] is null;
            _isKnown = true;
        }
    }
}
