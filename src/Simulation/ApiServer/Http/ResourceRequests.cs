using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Rollouts.Kubernetes;

namespace Rollouts.Simulation;

/// <summary>Turns HTTP requests about resources into requests to the model, and its results into answers.</summary>
internal sealed class ResourceRequests
{
    private readonly SharedModel _cluster;
    private readonly EmbeddedApiServerOptions _options;
    private readonly WatchStream _watches;

    public ResourceRequests(SharedModel cluster, EmbeddedApiServerOptions options)
    {
        _cluster = cluster;
        _options = options;
        _watches = new WatchStream(cluster, options);
    }

    public async Task AnswerAsync(HttpContext context, RequestPath path, CancellationToken cancellationToken)
    {
        var definition =
            _cluster.Use((model, _) => model.Resources.Find(path.Group, path.Version, path.Plural))
            ?? throw new RefusedException(Refusals.UnknownResource());
        var query = new RequestQuery(context.Request.Query);
        switch (context.Request.Method)
        {
            case "GET" when query.Watch && path.Subresource is null:
                await WatchAsync(context, definition, path, query, cancellationToken);
                return;
            case "GET" when path.Subresource == "log" && path is { Plural: "pods", Group: "" }:
                await WriteLogAsync(context, definition, path, cancellationToken);
                return;
            case "GET" or "POST" when path.Subresource is "exec" or "attach" or "portforward" or "proxy":
                throw new RefusedException(
                    new ClusterStatus(
                        405,
                        "MethodNotAllowed",
                        $"{path.Plural} \"{path.Name}\" is simulated: there is no process for {path.Subresource}"
                    )
                );
            case "GET" when path.Name is null:
                await ListAsync(context, definition, path, query, cancellationToken);
                return;
        }
        var request = await ToRequestAsync(context.Request, definition, path, query, cancellationToken);
        await WriteAsync(context, definition, request, query, _cluster.Execute(request), cancellationToken);
    }

    private async Task<ClusterRequest> ToRequestAsync(
        HttpRequest http,
        ResourceDefinition definition,
        RequestPath path,
        RequestQuery query,
        CancellationToken cancellationToken
    )
    {
        var (type, @namespace, name, subresource) = (definition.Type, path.Namespace, path.Name, path.Subresource);
        switch (http.Method)
        {
            case "GET" when name is not null:
                return new ClusterRequest.Get(type, @namespace, name, subresource);
            case "POST" when name is null || subresource is not null:
                var created = await RequestBody.ReadObjectAsync(http, _options.MaxBodyBytes, cancellationToken);
                return new ClusterRequest.Create(type, @namespace, created)
                {
                    Name = name,
                    Subresource = subresource,
                    Write = query.Write,
                };
            case "PUT" when name is not null && subresource is "finalize":
                return new ClusterRequest.Get(type, @namespace, name);
            case "PUT" when name is not null:
                var replaced = await RequestBody.ReadObjectAsync(http, _options.MaxBodyBytes, cancellationToken);
                return new ClusterRequest.Replace(type, @namespace, name, replaced, subresource) { Write = query.Write };
            case "PATCH" when name is not null:
                return new ClusterRequest.Patch(type, @namespace, name, await ReadPatchAsync(http, cancellationToken), subresource)
                {
                    Write = query.Write,
                };
            case "DELETE" when name is not null && subresource is null:
                var one = await ReadDeleteAsync(http, query, cancellationToken);
                return new ClusterRequest.Delete(type, @namespace, name)
                {
                    Options = one.Options,
                    Write = query.Write with { DryRun = one.DryRun },
                };
            case "DELETE" when name is null:
                var many = await ReadDeleteAsync(http, query, cancellationToken);
                return new ClusterRequest.DeleteCollection(type, @namespace)
                {
                    LabelSelector = query.LabelSelector,
                    FieldSelector = query.FieldSelector,
                    Options = many.Options,
                    Write = query.Write with { DryRun = many.DryRun },
                };
            default:
                throw new RefusedException(Refusals.MethodNotAllowed());
        }
    }

    private async Task<Patch> ReadPatchAsync(HttpRequest http, CancellationToken cancellationToken)
    {
        var mediaType = RequestBody.MediaType(http);
        var bytes = await RequestBody.ReadAsync(http, _options.MaxBodyBytes, cancellationToken);
        if (mediaType != PatchKinds.ApplyMediaType)
        {
            return new Patch(mediaType, bytes);
        }
        try
        {
            var body = RequestBody.ReadYaml(bytes.Span) ?? throw new JsonException("the patch is empty");
            return new Patch(mediaType, KubeJson.Serialize(body));
        }
        catch (JsonException error)
        {
            throw new RefusedException(Refusals.BadRequest($"error decoding YAML: {error.Message}"));
        }
    }

    private async Task<(DeleteOptions Options, bool DryRun)> ReadDeleteAsync(
        HttpRequest http,
        RequestQuery query,
        CancellationToken cancellationToken
    )
    {
        var body =
            http.ContentLength is 0 or null && !http.Headers.TransferEncoding.Contains("chunked")
                ? []
                : await RequestBody.ReadObjectAsync(http, _options.MaxBodyBytes, cancellationToken);
        var policy = body["propagationPolicy"].AsText() is { Length: > 0 } given ? given : query.PropagationPolicy;
        if (policy is null && body["orphanDependents"].AsFlag())
        {
            policy = "Orphan";
        }
        var options = new DeleteOptions
        {
            PropagationPolicy = policy,
            GracePeriodSeconds = JsonNumbers.TryToInt64(body["gracePeriodSeconds"], out var grace)
                ? (int)Math.Clamp(grace, 0, int.MaxValue)
                : query.GracePeriodSeconds,
            PreconditionUid = body.At("preconditions", "uid").AsText() is { Length: > 0 } uid ? uid : null,
            PreconditionResourceVersion = body.At("preconditions", "resourceVersion").AsText() is { Length: > 0 } version ? version : null,
        };
        return (options, query.Write.DryRun || body["dryRun"].AsTexts().Contains("All"));
    }

    private async Task WriteAsync(
        HttpContext context,
        ResourceDefinition definition,
        ClusterRequest request,
        RequestQuery query,
        ClusterResult result,
        CancellationToken cancellationToken
    )
    {
        if (result.Refusal is { } refusal)
        {
            await StatusAnswer.WriteAsync(context.Response, refusal, cancellationToken);
            return;
        }
        foreach (var warning in result.Warnings)
        {
            context.Response.Headers.Append("Warning", $"299 - {Quote(warning)}");
        }
        var code = result.Created ? 201 : 200;
        var hasNoAnswer = request is ClusterRequest.DeleteCollection or ClusterRequest.Create { Subresource: not null };
        if (hasNoAnswer || result.Removed)
        {
            await JsonAnswer.WriteAsync(context.Response, code, StatusAnswer.Success(definition.Type, result.Object), cancellationToken);
            return;
        }
        var form = AcceptHeader.Read(context.Request);
        var json =
            result.Object!.Header.Kind == "Scale" ? result.Object.Json : ObjectAnswer.Render(definition, result.Object, form, query, Now());
        await JsonAnswer.WriteAsync(context.Response, code, JsonAnswer.Pretty(json, query.Pretty), cancellationToken);
    }

    private async Task ListAsync(
        HttpContext context,
        ResourceDefinition definition,
        RequestPath path,
        RequestQuery query,
        CancellationToken cancellationToken
    )
    {
        if (definition.IsReview)
        {
            throw new RefusedException(Refusals.MethodNotAllowed());
        }
        var request = new ClusterRequest.List(definition.Type, path.Namespace)
        {
            LabelSelector = query.LabelSelector,
            FieldSelector = query.FieldSelector,
            Limit = query.Limit,
            Continue = query.Continue,
            ResourceVersion = query.ResourceVersion,
            ResourceVersionMatch = query.ResourceVersionMatch,
        };
        var result = _cluster.Execute(request);
        if (result.Refusal is { } refusal)
        {
            await StatusAnswer.WriteAsync(context.Response, refusal, cancellationToken);
            return;
        }
        var form = AcceptHeader.Read(context.Request);
        var json = ListAnswer.Render(definition, result.RequiredPage, form, query, Now());
        await JsonAnswer.WriteAsync(context.Response, 200, JsonAnswer.Pretty(json, query.Pretty), cancellationToken);
    }

    private Task WatchAsync(
        HttpContext context,
        ResourceDefinition definition,
        RequestPath path,
        RequestQuery query,
        CancellationToken cancellationToken
    )
    {
        var request = new WatchRequest(definition.Type, path.Namespace)
        {
            Name = path.Name,
            LabelSelector = query.LabelSelector,
            FieldSelector = query.FieldSelector,
            ResourceVersion = query.ResourceVersion,
        };
        return _watches.RunAsync(context, definition, request, query, cancellationToken);
    }

    /// <summary>Simulated containers print nothing; the answer says so instead of being an error.</summary>
    private async Task WriteLogAsync(
        HttpContext context,
        ResourceDefinition definition,
        RequestPath path,
        CancellationToken cancellationToken
    )
    {
        var pod = _cluster.Execute(new ClusterRequest.Get(definition.Type, path.Namespace, path.Name ?? ""));
        if (pod.Refusal is { } refusal)
        {
            await StatusAnswer.WriteAsync(context.Response, refusal, cancellationToken);
            return;
        }
        context.Response.ContentType = "text/plain";
        await context.Response.WriteAsync($"pod {path.Name} is simulated: its containers print nothing\n", cancellationToken);
    }

    /// <summary>A quoted string of a header: visible ASCII only.</summary>
    private static string Quote(string text) =>
        '"'
        + string.Concat(
            text.Select(static c =>
                c is '"' or '\\' ? "\\" + c
                : c is < ' ' or > '~' ? "?"
                : c.ToString()
            )
        )
        + '"';

    private DateTimeOffset Now() => _options.Time.GetUtcNow();
}
