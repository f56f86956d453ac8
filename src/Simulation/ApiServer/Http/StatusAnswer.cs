using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Writes refusals, and the success of deletes, as Status objects.</summary>
internal static class StatusAnswer
{
    public static JsonObject ToNode(ClusterStatus status)
    {
        var node = New("Failure");
        node["message"] = status.Message;
        node["reason"] = status.Reason;
        var details = new JsonObject();
        Put(details, "name", status.Name);
        Put(details, "group", status.Type?.Group);
        Put(details, "kind", status.DetailsKind ?? status.Type?.Plural);
        Put(details, "uid", status.Uid);
        if (status.Causes.Count > 0)
        {
            details["causes"] = new JsonArray([.. status.Causes.Select(Cause)]);
        }
        if (status.RetryAfterSeconds is { } seconds)
        {
            details["retryAfterSeconds"] = seconds;
        }
        if (details.Count > 0)
        {
            node["details"] = details;
        }
        node["code"] = status.Code;
        return node;
    }

    /// <summary>What a delete that removed its object answers.</summary>
    public static JsonObject Success(ResourceType type, KubeObject? removed)
    {
        var node = New("Success");
        var details = new JsonObject();
        Put(details, "name", removed?.Header.Name);
        Put(details, "group", type.Group);
        Put(details, "kind", type.Plural);
        Put(details, "uid", removed?.Header.Uid);
        node["details"] = details;
        return node;
    }

    public static Task WriteAsync(HttpResponse response, ClusterStatus status, CancellationToken cancellationToken)
    {
        if (status.RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString();
        }
        return JsonAnswer.WriteAsync(response, status.Code, ToNode(status), cancellationToken);
    }

    private static JsonObject New(string outcome) =>
        new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = outcome,
        };

    private static JsonObject Cause(StatusCause cause) =>
        new JsonObject
        {
            ["reason"] = cause.Reason,
            ["message"] = cause.Message,
            ["field"] = cause.Field,
        };

    private static void Put(JsonObject item, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            item[name] = value;
        }
    }
}
