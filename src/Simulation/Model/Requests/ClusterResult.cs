using System.Net;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>The answer to a <see cref="ClusterRequest"/>: an object, a page, or a refusal. Exactly one of the three is set.</summary>
public sealed record ClusterResult
{
    private ClusterResult() { }

    /// <summary>The object as it is stored now; for a delete the object as it was last (or is, while finalizers hold it).</summary>
    public KubeObject? Object { get; private init; }

    public ClusterPage? Page { get; private init; }

    public ClusterStatus? Refusal { get; private init; }

    /// <summary>True when the write made the object.</summary>
    public bool Created { get; init; }

    /// <summary>True when a delete removed the object at once, false while it only got a deletionTimestamp.</summary>
    public bool Removed { get; init; }

    /// <summary>Unknown fields under <see cref="FieldValidation.Warn"/> and the like.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public bool Succeeded => Refusal is null;

    /// <summary>The object.</summary>
    /// <exception cref="KubernetesApiException">The request was refused, or the answer is not an object.</exception>
    public KubeObject Required => Object ?? throw ToException();

    /// <summary>The page of a list.</summary>
    /// <exception cref="KubernetesApiException">The request was refused, or the answer is not a page.</exception>
    public ClusterPage RequiredPage => Page ?? throw ToException();

    public static ClusterResult Of(KubeObject @object) => new() { Object = @object };

    public static ClusterResult Of(ClusterPage page) => new() { Page = page };

    public static ClusterResult Refused(ClusterStatus status) => new() { Refusal = status };

    private KubernetesApiException ToException() =>
        Refusal is { } status
            ? new KubernetesApiException((HttpStatusCode)status.Code, status.Reason, status.Message)
            : new KubernetesApiException(
                HttpStatusCode.InternalServerError,
                "InternalError",
                "the answer has another shape than the caller expects"
            );
}
