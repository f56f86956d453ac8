using System.Text.Json;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController;

/// <summary>Reads typed views from the caches. Objects that cannot be read are left out and named.</summary>
internal sealed class CacheReader
{
    private readonly ControllerCaches _caches;
    private readonly ILogger<CacheReader> _log;

    public CacheReader(ControllerCaches caches, ILogger<CacheReader> log)
    {
        _caches = caches;
        _log = log;
    }

    public static bool TryRead<T>(KubeObject item, out T view)
        where T : KubernetesView
    {
        try
        {
            view = item.As<T>(RolloutsJson.Options);
            return true;
        }
        catch (JsonException)
        {
            view = null!;
            return false;
        }
    }

    public T? ReadOrNull<T>(KubeObject item)
        where T : KubernetesView
    {
        if (TryRead<T>(item, out var view))
        {
            return view;
        }

        TypedReader.TryRead<T>(item.Json.Span, out _, out var error);
        _log.ObjectUnreadable(item.Header.Kind, item.Key.ToString(), error?.ToString() ?? "");
        return null;
    }

    /// <summary>
    /// Of an object that cannot be read as <typeparamref name="T"/>: metadata, what can be read of the status, and what is wrong. Enough to say
    /// it on the object itself.
    /// </summary>
    public static (ObjectMeta Metadata, TStatus? Status, FieldError Error) ReadMalformed<T, TStatus>(KubeObject item)
        where T : KubernetesView
        where TStatus : KubernetesView
    {
        TypedReader.TryRead<T>(item.Json.Span, out _, out var error);
        using var document = JsonDocument.Parse(item.Json);
        TStatus? status = null;
        if (document.RootElement.TryGetProperty("status", out var json))
        {
            TypedReader.TryRead(json, out status, out _);
        }

        var metadata = new ObjectMeta
        {
            Name = item.Header.Name,
            Namespace = item.Header.Namespace,
            Uid = item.Header.Uid,
            ResourceVersion = item.Header.ResourceVersion,
            Generation = item.Header.Generation,
            DeletionTimestamp = item.Header.DeletionTimestamp,
        };
        return (metadata, status, error ?? FieldError.Malformed("", "the object cannot be read"));
    }

    /// <summary>The template that a reference in a namespace names.</summary>
    public KubernetesObject? FindTemplate(string @namespace, AnalysisTemplateRef reference)
    {
        if (reference.ClusterScope)
        {
            var cluster = _caches.ClusterAnalysisTemplates?.Get(new ObjectKey("", reference.TemplateName));
            return cluster is null ? null : ReadOrNull<ClusterAnalysisTemplate>(cluster);
        }

        var local = _caches.AnalysisTemplates.Get(new ObjectKey(@namespace, reference.TemplateName));
        return local is null ? null : ReadOrNull<AnalysisTemplate>(local);
    }
}
