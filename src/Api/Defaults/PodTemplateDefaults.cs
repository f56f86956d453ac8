using System.Text.Json.Nodes;

namespace Rollouts.Api;

/// <summary>
/// What the API server fills in when a pod template is stored in a workload of its own, but not in a Rollout: only with it can a template be
/// compared with one that was stored (row A34). After the defaulting functions of core/v1.
/// </summary>
public static class PodTemplateDefaults
{
    private const int FileMode = 420;

    private static readonly (string Name, JsonValue Value)[] Probe =
    [
        ("timeoutSeconds", JsonValue.Create(1)),
        ("periodSeconds", JsonValue.Create(10)),
        ("successThreshold", JsonValue.Create(1)),
        ("failureThreshold", JsonValue.Create(3)),
    ];

    /// <summary>Fills in what is absent or zero; what is there stays.</summary>
    /// <param name="template">A pod template whose members have the right kinds (<see cref="TolerantPodTemplate"/>); it is changed.</param>
    public static void Fill(JsonObject template)
    {
        ArgumentNullException.ThrowIfNull(template);
        if (template["spec"] is not JsonObject spec)
        {
            template["spec"] = spec = [];
        }

        Default(spec, "dnsPolicy", "ClusterFirst");
        Default(spec, "restartPolicy", "Always");
        Default(spec, "terminationGracePeriodSeconds", 30, zeroIsAbsent: false);
        Default(spec, "schedulerName", "default-scheduler");
        spec["securityContext"] ??= new JsonObject();
        FillServiceAccount(spec);
        foreach (var container in Objects(spec["initContainers"]).Concat(Objects(spec["containers"])))
        {
            FillContainer(container, IsTrue(spec["hostNetwork"]));
        }

        foreach (var volume in Objects(spec["volumes"]))
        {
            VolumeDefaults.Fill(volume);
        }
    }

    internal static IEnumerable<JsonObject> Objects(JsonNode? list) => (list as JsonArray)?.OfType<JsonObject>() ?? [];

    internal static void Default(JsonObject parent, string name, JsonNode value, bool zeroIsAbsent = true)
    {
        var isAbsent = parent[name] switch
        {
            null => true,
            JsonValue present => zeroIsAbsent && IsZero(present),
            _ => false,
        };
        if (isAbsent)
        {
            parent[name] = value.DeepClone();
        }
    }

    internal static void DefaultMode(JsonObject parent) => Default(parent, "defaultMode", FileMode, zeroIsAbsent: false);

    internal static void FillFieldReference(JsonNode? reference)
    {
        if (reference is JsonObject field)
        {
            Default(field, "apiVersion", "v1");
        }
    }

    /// <summary>The deprecated member stands for the other one, and is not compared.</summary>
    private static void FillServiceAccount(JsonObject spec)
    {
        if (spec["serviceAccount"] is { } deprecated)
        {
            Default(spec, "serviceAccountName", deprecated);
            spec.Remove("serviceAccount");
        }
    }

    private static void FillContainer(JsonObject container, bool isOnHostNetwork)
    {
        Default(container, "imagePullPolicy", PullPolicy((container["image"] as JsonValue)?.ToString() ?? ""));
        Default(container, "terminationMessagePath", "/dev/termination-log");
        Default(container, "terminationMessagePolicy", "File");
        foreach (var port in Objects(container["ports"]))
        {
            Default(port, "protocol", "TCP");
            if (isOnHostNetwork && port["containerPort"] is { } number)
            {
                Default(port, "hostPort", number);
            }
        }

        foreach (var variable in Objects(container["env"]))
        {
            FillFieldReference(variable["valueFrom"]?["fieldRef"]);
        }

        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container[name] is JsonObject probe)
            {
                FillProbe(probe);
            }
        }

        foreach (var name in new[] { "postStart", "preStop" })
        {
            FillHttp(container["lifecycle"]?[name]?["httpGet"]);
        }
    }

    private static void FillProbe(JsonObject probe)
    {
        foreach (var (name, value) in Probe)
        {
            Default(probe, name, value);
        }

        FillHttp(probe["httpGet"]);
        if (probe["grpc"] is JsonObject grpc)
        {
            grpc["service"] ??= "";
        }
    }

    private static void FillHttp(JsonNode? action)
    {
        if (action is JsonObject request)
        {
            Default(request, "path", "/");
            Default(request, "scheme", "HTTP");
        }
    }

    /// <summary>An image that may change under its name is pulled every time.</summary>
    private static string PullPolicy(string image)
    {
        var parts = image.Split('@', 2);
        var name = parts[0];
        var colon = name.LastIndexOf(':');
        var tag =
            colon > name.LastIndexOf('/') ? name[(colon + 1)..]
            : parts.Length > 1 ? ""
            : "latest";
        return tag == "latest" ? "Always" : "IfNotPresent";
    }

    private static bool IsTrue(JsonNode? value) => value is JsonValue flag && flag.TryGetValue(out bool on) && on;

    private static bool IsZero(JsonValue value) =>
        (value.TryGetValue(out string? text) && text.Length == 0) || (value.TryGetValue(out long number) && number == 0);
}
