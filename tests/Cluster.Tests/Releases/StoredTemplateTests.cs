using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.ClusterBed;
using Rollouts.Kubernetes;

namespace Rollouts.Cluster.Tests;

/// <summary>A template as it was written, and as a real API server stores it with its defaults, are the same (row A34).</summary>
public sealed class StoredTemplateTests(ClusterFixture clusters)
{
    [Theory]
    [InlineData("""{"containers":[{"name":"a","image":"web"}]}""")]
    [InlineData(
        """
            {"hostNetwork":true,"serviceAccountName":"someone","initContainers":[{"name":"i","image":"web@sha256:0000000000000000000000000000000000000000000000000000000000000000"}],
             "containers":[{"name":"a","image":"registry.example:5000/web:1","ports":[{"containerPort":80},{"name":"x","containerPort":81,"protocol":"UDP"}],
              "env":[{"name":"N","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},{"name":"C","valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}],
              "resources":{"limits":{"cpu":"1000m","memory":"1024Mi"},"requests":{"cpu":0.5}},
              "livenessProbe":{"httpGet":{"port":80}},"readinessProbe":{"tcpSocket":{"port":"x"},"periodSeconds":3},"startupProbe":{"exec":{"command":["true"]}},
              "lifecycle":{"preStop":{"httpGet":{"port":80,"path":"/bye"}}}}]}
            """
    )]
    [InlineData(
        """
            {"containers":[{"name":"a","image":"web:1","volumeMounts":[{"name":"e","mountPath":"/e"}]}],"terminationGracePeriodSeconds":0,
             "volumes":[{"name":"e"},{"name":"s","secret":{"secretName":"s"}},{"name":"c","configMap":{"name":"c","items":[{"key":"k","path":"p"}]}},
              {"name":"d","downwardAPI":{"items":[{"path":"l","fieldRef":{"fieldPath":"metadata.labels"}}]}},
              {"name":"p","projected":{"sources":[{"serviceAccountToken":{"path":"t"}},{"downwardAPI":{"items":[{"path":"n","fieldRef":{"fieldPath":"metadata.name"}}]}}]}},
              {"name":"h","hostPath":{"path":"/tmp"}},{"name":"i","iscsi":{"targetPortal":"1.2.3.4","iqn":"iqn.2001-04.com.example:a","lun":0}},
              {"name":"r","rbd":{"monitors":["1.2.3.4"],"image":"i"}},{"name":"z","azureDisk":{"diskName":"d","diskURI":"https://d.example/d.vhd"}},
              {"name":"o","scaleIO":{"gateway":"g","system":"s","secretRef":{"name":"s"},"volumeName":"v"}}],
             "affinity":{"podAntiAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":[{"topologyKey":"kubernetes.io/hostname","labelSelector":{"matchLabels":{"app":"web"}}}]}},
             "tolerations":[{"operator":"Exists"}],"securityContext":{"runAsNonRoot":true}}
            """
    )]
    public async Task Stored_AndWritten_AreTheSame(string spec)
    {
        var cluster = await clusters.GetAsync();
        await using var home = await cluster.CreateNamespaceAsync("templates");
        var template = new JsonObject { ["metadata"] = Manifests.Read("""{"labels":{"app":"web"} }"""), ["spec"] = Manifests.Read(spec) };
        var written = Manifests.Element(template);

        var stored = await home.CreateAsync(
            KnownResources.ReplicaSets,
            new JsonObject
            {
                ["apiVersion"] = "apps/v1",
                ["kind"] = "ReplicaSet",
                ["metadata"] = new JsonObject { ["name"] = "web" },
                ["spec"] = new JsonObject
                {
                    ["replicas"] = 0,
                    ["selector"] = Manifests.Read("""{"matchLabels":{"app":"web"} }"""),
                    ["template"] = template.DeepClone(),
                },
            }
        );

        var kept = Manifests.Element(stored.ToNode()["spec"]!["template"]!);
        PodTemplateHash.Compute(kept).ShouldNotBe(PodTemplateHash.Compute(written));
        PodTemplateEquality.AreSame(written, kept).ShouldBeTrue($"{PodTemplateHash.ToGoJson(written)}\n{PodTemplateHash.ToGoJson(kept)}");
    }
}
