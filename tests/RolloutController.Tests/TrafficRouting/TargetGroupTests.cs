using System.Text.Json.Nodes;
using Rollouts.Api;
using Rollouts.Delivery;
using Rollouts.Kubernetes;
using Rollouts.Providers;
using Rollouts.TestKit;

namespace Rollouts.RolloutController.Tests;

/// <summary>
/// Pods behind a Service count once AWS has them as targets (rows B22, B31, C51, H26 and L11): the whole controller, TargetGroupBindings of a small structural
/// schema, and AWS as a stub.
/// </summary>
public sealed class TargetGroupTests
{
    private const string Subject = $"(TargetGroup {LoadBalancingStub.Stable})";

    private static readonly ResourceType Bindings = new("elbv2.k8s.aws", "v1beta1", "targetgroupbindings", "TargetGroupBinding");

    private volatile IReadOnlyList<(string, int, string)> _targets = [];

    [Fact]
    public async Task BlueGreen_IsPromotedOnceAwsHasHealthyTargets_AndAnalysisBeginsOnlyThen()
    {
        await using var aws = await LoadBalancingStub.StartAsync();
        await using var bed = await StartAsync(aws, "active", """{"name":"http","port":80,"targetPort":"web"}""");
        await bed.Client.CreateAsync(
            KnownResources.AnalysisTemplates,
            "default",
            Parse(
                """
                {"apiVersion":"argoproj.io/v1alpha1","kind":"AnalysisTemplate","metadata":{"name":"check"},
                 "spec":{"metrics":[{"name":"m","provider":{"web":{"url":"http://x"}},"successCondition":"true"}]}}
                """
            )
        );
        var rollout = ControllerBed.Web(
            2,
            """{"blueGreen":{"activeService":"active","postPromotionAnalysis":{"templates":[{"templateName":"check"}]}}}"""
        );
        rollout["spec"]!["template"]!["spec"]!["containers"]![0]!["ports"] = new JsonArray(
            new JsonObject { ["name"] = "web", ["containerPort"] = 8080 }
        );
        await bed.CreateAsync(rollout);
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.PatchAsync(
            """{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"web:v2","ports":[{"name":"web","containerPort":8081}]}]}}}}"""
        );

        var held = await bed.AwaitAsync(
            found => WeightCondition.Read(found.Status)?.Kind == EvidenceKind.TargetGroups,
            "the targets to be awaited"
        );
        var hash = held.Status.CurrentPodHash!;
        (await bed.SelectedAsync("active")).ShouldBe(hash);
        held.Status.StableRS.ShouldNotBe(hash);
        await MessageAsync(bed, $"Service active {Subject} not verified: 0/2 endpoints registered");

        // The old pods are still there, and the new ones are on their way in.
        _targets = [.. (await AddressesAsync(bed)).Select(address => (address, 8080, "healthy"))];
        var pods = await AddressesAsync(bed, hash);
        _targets = [.. _targets, (pods[0], 8081, "healthy"), (pods[1], 8081, "initial")];
        await MessageAsync(bed, $"Service active {Subject} not verified: 2/2 endpoints registered, 1 healthy");
        (await bed.ListAsync<AnalysisRun>(KnownResources.AnalysisRuns)).ShouldBeEmpty();

        _targets = [.. pods.Select(address => (address, 8081, "healthy"))];
        await MessageAsync(bed, $"Service active {Subject} verified: 2 endpoints registered");
        await bed.AwaitAsync(found => found.Status.BlueGreen.PostPromotionAnalysisRunStatus is not null, "the analysis after promotion");
        aws.Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task BlueGreen_WithoutABinding_IsPromotedAsEver()
    {
        await using var aws = await LoadBalancingStub.StartAsync();
        await using var bed = await StartAsync(aws, "another", """{"port":80}""");
        await bed.CreateServiceAsync("active");
        await bed.CreateAsync(ControllerBed.Web(1, """{"blueGreen":{"activeService":"active"}}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        aws.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Aws_ThatRefuses_IsSaidWithoutKeys_AndAskedAgain_AndAnAbortDoesNotWait()
    {
        await using var aws = await LoadBalancingStub.StartAsync();
        aws.Refuses = true;
        await using var bed = await StartAsync(aws, "active", """{"port":80}""");
        await bed.CreateAsync(ControllerBed.Web(1, """{"blueGreen":{"activeService":"active"}}"""));
        await bed.AwaitPhaseAsync(RolloutPhase.Healthy);
        await bed.ReleaseAsync("web:v2");
        await bed.EventsAsync("TargetGroupVerifyError");
        var said = await MessagesAsync(bed);
        said.ShouldContain(message => message.StartsWith($"Failed to verify Service active {Subject}: ", StringComparison.Ordinal));
        said.ShouldNotContain(message => message.Contains("wJalrXUtnFEMI", StringComparison.Ordinal));

        aws.Refuses = false;
        await MessageAsync(bed, $"Service active {Subject} not verified: 0/1 endpoints registered");
        await bed.PatchAsync("""{"status":{"abort":true}}""", "status");
        var aborted = await bed.AwaitPhaseAsync(RolloutPhase.Degraded);
        await Eventually.ReadAsync(() => bed.SelectedAsync("active"), hash => hash == aborted.Status.StableRS, "the way back");
    }

    /// <summary>Row C51.</summary>
    [Fact]
    public async Task CanaryBehindAnAlb_KeepsTheOldPodsUntilTheStableTargetGroupHasTheNewOnes()
    {
        await using var aws = await LoadBalancingStub.StartAsync();
        aws.Weight = 100;
        await using var bed = await StartAsync(aws, "stable", """{"port":80}""");
        await bed.CreateServiceAsync("canary");
        await AlbTests.CreateIngressAsync(bed, "stable", LoadBalancingStub.Hostname);
        await bed.CreateAsync(
            ControllerBed.Web(
                2,
                """{"canary":{"stableService":"stable","canaryService":"canary","scaleDownDelaySeconds":1,"trafficRouting":{"alb":{"ingress":"web","servicePort":80}},"steps":[{"setWeight":100}]}}"""
            )
        );
        var old = (await bed.AwaitPhaseAsync(RolloutPhase.Healthy)).Status.StableRS!;
        await bed.ReleaseAsync("web:v2");
        var promoted = await bed.AwaitAsync(
            found => found.Status.StableRS != old && WeightCondition.Read(found.Status)?.Kind == EvidenceKind.TargetGroups,
            "a promoted version whose targets are awaited"
        );
        await MessageAsync(bed, $"Service stable {Subject} not verified: 0/2 endpoints registered");
        (await VersionAsync(bed, old)).Spec.Replicas.ShouldBe(2);
        (await VersionAsync(bed, old)).Metadata.Annotations!.GetValueOrDefault(RolloutAnnotations.ScaleDownDeadline).ShouldBeNull();

        _targets = [.. (await AddressesAsync(bed, promoted.Status.StableRS!)).Select(static address => (address, 80, "healthy"))];
        await Eventually.ReadAsync(() => VersionAsync(bed, old), static version => version.Spec.Replicas == 0, "the old pods to go");
        aws.Faults.ShouldBeEmpty();
    }

    private async Task<ControllerBed> StartAsync(LoadBalancingStub aws, string service, string port)
    {
        aws.Targets = () => _targets;
        var bed = await ControllerBed.StartAsync(
            configure: static options =>
            {
                options.AwsVerifyTargetGroup = true;
                options.VerifyRetryInterval = TimeSpan.FromSeconds(1);
            },
            services: services => services.AddAwsQueries(aws.Variable)
        );
        await bed.Client.CreateAsync(KnownResources.CustomResourceDefinitions, null, Parse(Definition));
        await bed.Client.CreateAsync(
            KnownResources.Services,
            "default",
            Parse(
                $$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"{{{service}}}"},"spec":{"selector":{"app":"web"},"ports":[{{{port}}}]} }"""
            )
        );
        await BindAsync(bed, "ours", service, "ip", LoadBalancingStub.Stable);
        // Of another Service, and of instances, of which nothing can be seen.
        await BindAsync(bed, "others", "somebody", "ip", LoadBalancingStub.Canary);
        await BindAsync(bed, "nodes", service, "instance", LoadBalancingStub.Canary);
        return bed;
    }

    private static Task<KubeObject> BindAsync(ControllerBed bed, string name, string service, string type, string arn) =>
        bed.Client.CreateAsync(
            Bindings,
            "default",
            Parse(
                $$$"""
                {"apiVersion":"elbv2.k8s.aws/v1beta1","kind":"TargetGroupBinding","metadata":{"name":"{{{name}}}"},
                 "spec":{"targetGroupARN":"{{{arn}}}","targetType":"{{{type}}}","serviceRef":{"name":"{{{service}}}","port":80} } }
                """
            )
        );

    private static async Task<List<string>> AddressesAsync(ControllerBed bed, string? hash = null) =>
        [
            .. (
                await bed.Client.ListAsync(
                    KnownResources.Pods,
                    "default",
                    hash is null ? null : new ListOptions { LabelSelector = $"{RolloutLabels.PodTemplateHash}={hash}" }
                )
            )
                .Items.Where(static pod => pod.Header.DeletionTimestamp is null)
                .Select(static pod => (string)pod.ToNode()["status"]!["podIP"]!),
        ];

    private static async Task<ReplicaSet> VersionAsync(ControllerBed bed, string hash) =>
        (await bed.ListAsync<ReplicaSet>(KnownResources.ReplicaSets)).Single(item =>
            item.Metadata.Labels?.GetValueOrDefault(RolloutLabels.PodTemplateHash) == hash
        );

    private static Task<List<string>> MessageAsync(ControllerBed bed, string message) =>
        Eventually.ReadAsync(() => MessagesAsync(bed), messages => messages.Contains(message), $"the event '{message}'");

    private static async Task<List<string>> MessagesAsync(ControllerBed bed) =>
        [.. (await bed.Client.ListAsync(KnownResources.Events, "default")).Items.Select(item => (string?)item.ToNode()["message"] ?? "")];

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    /// <summary>As far as the controller reads it.</summary>
    private const string Definition = """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"targetgroupbindings.elbv2.k8s.aws"},
         "spec":{"group":"elbv2.k8s.aws","scope":"Namespaced",
          "names":{"kind":"TargetGroupBinding","listKind":"TargetGroupBindingList","plural":"targetgroupbindings","singular":"targetgroupbinding"},
          "versions":[{"name":"v1beta1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object",
           "required":["serviceRef"],"properties":{"targetGroupARN":{"type":"string"},"targetType":{"type":"string","enum":["instance","ip"]},
           "serviceRef":{"type":"object","required":["name","port"],"properties":{"name":{"type":"string"},"port":{"x-kubernetes-int-or-string":true}}}}}}}}}]}}
        """;
}
