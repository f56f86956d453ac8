using System.Text.Json.Nodes;

namespace Rollouts.Simulation;

/// <summary>The defaults of built-in types that clients and controllers rely on.</summary>
internal sealed class BuiltInDefaults
{
    private int _addresses;
    private int _nodePorts;

    /// <param name="isNew">Whether the object is being created; some values are given once.</param>
    public void Apply(ResourceDefinition definition, JsonObject item, bool isNew)
    {
        switch (definition.Type)
        {
            case { Group: "", Plural: "pods" }:
                Pod(item, isNew);
                break;
            case { Group: "", Plural: "services" }:
                Service(item.Ensure("spec"));
                if (isNew)
                {
                    item["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
                }
                break;
            case { Group: "", Plural: "podtemplates" }:
                Template(item);
                break;
            case { Group: "", Plural: "namespaces" }:
                Namespace(item, isNew);
                break;
            case { Group: "", Plural: "secrets" }:
                Secret(item);
                break;
            case { Group: "apps", Plural: "deployments" }:
                Deployment(item.Ensure("spec"));
                break;
            case { Group: "apps", Plural: "replicasets" }:
                item.Ensure("spec").Default("replicas", 1);
                Template(item.Ensure("spec"));
                CopyTemplateLabels(item);
                break;
            case { Group: "apps" }:
                Template(item.Ensure("spec"));
                break;
            case { Group: "batch", Plural: "jobs" }:
                Job(item, isNew);
                CopyTemplateLabels(item);
                break;
            case { Plural: "customresourcedefinitions" }:
                Definition(item.Ensure("spec"));
                break;
        }
    }

    private static void Pod(JsonObject pod, bool isNew)
    {
        var spec = pod.Ensure("spec");
        PodDefaults.ApplyTo(spec);
        spec.Default("serviceAccountName", "default");
        spec.Default("serviceAccount", spec["serviceAccountName"].AsText());
        spec.Default("enableServiceLinks", true);
        spec.Default("priority", 0);
        spec.Default("preemptionPolicy", "PreemptLowerPriority");
        if (isNew)
        {
            pod["status"] = new JsonObject { ["phase"] = "Pending", ["qosClass"] = "BestEffort" };
        }
    }

    private void Service(JsonObject spec)
    {
        spec.Default("type", "ClusterIP");
        spec.Default("sessionAffinity", "None");
        var type = spec["type"].AsText();
        foreach (var port in spec["ports"].AsObjects())
        {
            port.Default("protocol", "TCP");
            if (port["targetPort"] is null && port["port"] is { } number)
            {
                port["targetPort"] = number.DeepClone();
            }
            if (type is "NodePort" or "LoadBalancer" && JsonNumbers.ToInt64(port["nodePort"]) == 0)
            {
                port["nodePort"] = 30000 + (_nodePorts++ % 2768);
            }
        }
        if (type == "ExternalName")
        {
            return;
        }
        if (spec["clusterIP"].AsText().Length == 0)
        {
            _addresses++;
            spec["clusterIP"] = $"10.{96 + ((_addresses >> 16) & 15)}.{(_addresses >> 8) & 255}.{_addresses & 255}";
        }
        spec.Default("internalTrafficPolicy", "Cluster");
        if (type is "NodePort" or "LoadBalancer")
        {
            spec.Default("externalTrafficPolicy", "Cluster");
        }
        if (spec["clusterIPs"] is null)
        {
            spec["clusterIPs"] = new JsonArray(spec["clusterIP"].AsText());
        }
        if (spec["ipFamilies"] is null)
        {
            spec["ipFamilies"] = new JsonArray("IPv4");
        }
        spec.Default("ipFamilyPolicy", "SingleStack");
    }

    private static void Namespace(JsonObject item, bool isNew)
    {
        var metadata = item.Ensure("metadata");
        metadata.Ensure("labels")["kubernetes.io/metadata.name"] = metadata["name"].AsText();
        if (isNew)
        {
            item["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
            item["status"] = new JsonObject { ["phase"] = "Active" };
        }
    }

    private static void Secret(JsonObject item)
    {
        item.Default("type", "Opaque");
        if (item["stringData"] is JsonObject plain)
        {
            var data = item.Ensure("data");
            foreach (var (key, value) in plain)
            {
                data[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value.AsText()));
            }
            item.Remove("stringData");
        }
    }

    private static void Definition(JsonObject spec)
    {
        if (spec["conversion"] is null)
        {
            spec["conversion"] = new JsonObject { ["strategy"] = "None" };
        }
        if (spec["names"] is JsonObject names && names["kind"].AsText() is { Length: > 0 } kind)
        {
            names.Default("singular", kind.ToLowerInvariant());
            names.Default("listKind", kind + "List");
        }
    }

    private static void Deployment(JsonObject spec)
    {
        spec.Default("replicas", 1);
        spec.Default("revisionHistoryLimit", 10);
        spec.Default("progressDeadlineSeconds", 600);
        var strategy = spec.Ensure("strategy");
        strategy.Default("type", "RollingUpdate");
        if (strategy["type"].AsText() == "RollingUpdate")
        {
            var rolling = strategy.Ensure("rollingUpdate");
            rolling.Default("maxSurge", "25%");
            rolling.Default("maxUnavailable", "25%");
        }
        Template(spec);
    }

    private static void Job(JsonObject job, bool isNew)
    {
        var spec = job.Ensure("spec");
        if (isNew && spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }
        spec.Default("parallelism", 1);
        spec.Default("backoffLimit", 6);
        spec.Default("completionMode", "NonIndexed");
        spec.Default("suspend", false);
        spec.Default("manualSelector", false);
        spec.Default("podReplacementPolicy", "TerminatingOrFailed");
        Template(spec);
        if (isNew && !spec["manualSelector"].AsFlag())
        {
            GenerateSelector(job, spec);
        }
    }

    private static void GenerateSelector(JsonObject job, JsonObject spec)
    {
        var (name, uid) = (job.At("metadata", "name").AsText(), job.At("metadata", "uid").AsText());
        var labels = spec.Ensure("template").Ensure("metadata").Ensure("labels");
        labels["batch.kubernetes.io/controller-uid"] = uid;
        labels["batch.kubernetes.io/job-name"] = name;
        labels["controller-uid"] = uid;
        labels["job-name"] = name;
        if (spec["selector"] is null)
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["batch.kubernetes.io/controller-uid"] = uid } };
        }
    }

    private static void Template(JsonObject spec)
    {
        if (spec["template"] is JsonObject template)
        {
            PodDefaults.ApplyTo(template.Ensure("spec"));
        }
    }

    /// <summary>A ReplicaSet or Job without labels takes those of its template.</summary>
    private static void CopyTemplateLabels(JsonObject item)
    {
        var metadata = item.Ensure("metadata");
        if (
            metadata["labels"] is not JsonObject { Count: > 0 }
            && item.At("spec", "template", "metadata", "labels") is JsonObject { Count: > 0 } labels
        )
        {
            metadata["labels"] = labels.DeepClone();
        }
    }
}
