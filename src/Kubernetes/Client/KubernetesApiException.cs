using System.Net;

namespace Rollouts.Kubernetes;

/// <summary>The API server refused a call. <see cref="Reason"/> is the machine-readable reason of its Status object.</summary>
public sealed class KubernetesApiException : Exception
{
    public KubernetesApiException(
        HttpStatusCode statusCode,
        string reason,
        string message,
        TimeSpan? retryAfter = null,
        Exception? inner = null
    )
        : base(message, inner)
    {
        StatusCode = statusCode;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    public HttpStatusCode StatusCode { get; }

    public string Reason { get; }

    /// <summary>How long the server asked to wait (429 and 503).</summary>
    public TimeSpan? RetryAfter { get; }

    /// <summary>The server's own sentence, without the call, as <c>kubectl</c> prints it.</summary>
    public string Explanation
    {
        get => field ?? Message;
        init;
    }

    /// <summary>The single faults that the server named, in its order; empty when it named none.</summary>
    public IReadOnlyList<StatusCause> Causes { get; init; } = [];

    public bool IsNotFound => StatusCode == HttpStatusCode.NotFound;

    /// <summary>An object of that name exists already.</summary>
    public bool IsAlreadyExists => Reason == "AlreadyExists";

    /// <summary>The write lost against another one: read again and decide again.</summary>
    public bool IsConflict => StatusCode == HttpStatusCode.Conflict && !IsAlreadyExists;

    /// <summary>The resourceVersion is too old: list again.</summary>
    public bool IsExpired => StatusCode == HttpStatusCode.Gone;
}
