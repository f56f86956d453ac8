using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>Defaults of pod specs, which pods and pod templates share.</summary>
internal static class PodDefaults
{
    public static void ApplyTo(JsonObject spec)
    {
        spec.Default("restartPolicy", "Always");
        spec.Default("dnsPolicy", "ClusterFirst");
        spec.Default("schedulerName", "default-scheduler");
        spec.Default("terminationGracePeriodSeconds", 30);
        if (spec["securityContext"] is null)
        {
            spec["securityContext"] = new JsonObject();
        }
        foreach (var container in spec["containers"].AsObjects().Concat(spec["initContainers"].AsObjects()))
        {
            ApplyToContainer(container);
        }
        foreach (var volume in spec["volumes"].AsObjects())
        {
            ApplyToVolume(volume);
        }
    }

    private static void ApplyToContainer(JsonObject container)
    {
        if (container["resources"] is null)
        {
            container["resources"] = new JsonObject();
        }
        container.Default("terminationMessagePath", "/dev/termination-log");
        container.Default("terminationMessagePolicy", "File");
        container.Default("imagePullPolicy", IsLatest(container["image"].AsText()) ? "Always" : "IfNotPresent");
        foreach (var port in container["ports"].AsObjects())
        {
            port.Default("protocol", "TCP");
        }
        foreach (var name in (ReadOnlySpan<string>)["livenessProbe", "readinessProbe", "startupProbe"])
        {
            if (container[name] is JsonObject probe)
            {
                ApplyToProbe(probe);
            }
        }
        foreach (var variable in container["env"].AsObjects())
        {
            if (variable.At("valueFrom", "fieldRef") is JsonObject field)
            {
                field.Default("apiVersion", "v1");
            }
        }
    }

    private static void ApplyToProbe(JsonObject probe)
    {
        probe.Default("timeoutSeconds", 1);
        probe.Default("periodSeconds", 10);
        probe.Default("successThreshold", 1);
        probe.Default("failureThreshold", 3);
        if (probe["httpGet"] is JsonObject request)
        {
            request.Default("path", "/");
            request.Default("scheme", "HTTP");
        }
    }

    private static void ApplyToVolume(JsonObject volume)
    {
        foreach (var kind in (ReadOnlySpan<string>)["configMap", "secret", "projected", "downwardAPI"])
        {
            if (volume[kind] is JsonObject source)
            {
                source.Default("defaultMode", 420);
            }
        }
        if (volume.Count == 1 && volume.ContainsKey("name"))
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    private static bool IsLatest(string image)
    {
        if (image.Contains('@', StringComparison.Ordinal))
        {
            return false;
        }
        var name = image[(image.LastIndexOf('/') + 1)..];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || name[(colon + 1)..] == "latest";
    }
}
