using System.Text.Json.Nodes;
using Rollouts.Api;

namespace Rollouts.RolloutController;

/// <summary>The annotations of one Rollout on one Ingress.</summary>
internal sealed class AlbAnnotations
{
    private const string DefaultPrefix = "alb.ingress.kubernetes.io";

    private readonly JsonObject _ingress;
    private readonly JsonObject _annotations;
    private readonly string _rollout;
    private readonly string _prefix;
    private readonly ManagedAnnotations _managed;

    public AlbAnnotations(JsonObject ingress, string rollout, AlbTrafficRouting alb)
    {
        (_ingress, _rollout) = (ingress, rollout);
        _prefix = PrefixOf(alb);
        var metadata = (JsonObject)ingress["metadata"]!;
        if (metadata["annotations"] is not JsonObject annotations)
        {
            metadata["annotations"] = annotations = [];
        }

        _annotations = annotations;
        try
        {
            _managed = ManagedAnnotations.Read(annotations);
        }
        catch (FormatException unreadable)
        {
            throw new TrafficRoutingException($"Ingress {(string?)metadata["name"]}: {unreadable.Message}");
        }
    }

    public static string PrefixOf(AlbTrafficRouting alb) =>
        string.IsNullOrEmpty(alb.AnnotationPrefix) ? DefaultPrefix : alb.AnnotationPrefix;

    public void Set(string kind, string name, string value)
    {
        var key = $"{_prefix}{kind}{name}";
        if (!AlbAction.AreSame(RoutedJson.Text(_annotations, key), value))
        {
            _annotations[key] = value;
        }

        _managed.Add(_rollout, key);
    }

    public void Remove(string name)
    {
        foreach (var key in new[] { $"{_prefix}{AlbIngress.Actions}{name}", $"{_prefix}{AlbIngress.Conditions}{name}" })
        {
            _annotations.Remove(key);
            _managed.Remove(_rollout, key);
        }

        AlbPaths.Remove(_ingress, name);
    }

    public void Note() => _managed.WriteTo(_annotations);
}
