using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Rollouts.Api;
using Rollouts.Kubernetes;

namespace Rollouts.RolloutController.Tests;

/// <summary>Objects that were applied together with the Rollout that names them, and that no watch has shown yet.</summary>
public sealed class LateReferencesTests
{
    private const string Canary = """
        {"canary":{"stableService":"stable","canaryService":"canary","analysis":{"templates":[{"templateName":"success"}]},
                   "trafficRouting":{"nginx":{"stableIngress":"web"}}}}
        """;

    [Fact]
    public async Task OnTheServerOnly_IsLate()
    {
        var server = new OneObjectServer(Item("{}"));

        (await AnyAsync(server)).ShouldBeTrue();
    }

    [Fact]
    public async Task Nowhere_IsMissing_AndEachIsAskedForOnce()
    {
        var server = new OneObjectServer(null);

        (await AnyAsync(server)).ShouldBeFalse();
        server.Gets.ShouldBe(4);
    }

    [Fact]
    public async Task AlreadyReported_NobodyIsAsked()
    {
        var server = new OneObjectServer(Item("{}"));
        var status = """{"conditions":[{"type":"InvalidSpec","status":"True","reason":"InvalidSpec"}]}""";

        (await AnyAsync(server, status)).ShouldBeFalse();
        server.Gets.ShouldBe(0);
    }

    /// <summary>Row L6: the caches never show a template of another instance, so that nobody may wait for it.</summary>
    [Fact]
    public async Task TemplateOfAnotherInstance_IsMissing()
    {
        var server = new OneObjectServer(Item("""{"argo-rollouts.argoproj.io/controller-instance-id":"other"}"""));

        (await AnyAsync(server, strategy: """{"canary":{"analysis":{"templates":[{"templateName":"success"}]}}}""")).ShouldBeFalse();
        server.Gets.ShouldBe(1);
    }

    private static Task<bool> AnyAsync(OneObjectServer server, string status = "{}", string strategy = Canary)
    {
        var options = Options.Create(new RolloutControllerOptions());
        var caches = new ControllerCaches(server, options, TimeProvider.System, NullLoggerFactory.Instance);
        var rollout = ControllerBed.Web(1, strategy);
        rollout["status"] = JsonNode.Parse(status);
        return new LateReferences(server, caches, options).AnyAsync(
            KubeObject.FromNode(rollout).As<Rollout>(RolloutsJson.Options),
            TestContext.Current.CancellationToken
        );
    }

    private static KubeObject Item(string labels) =>
        KubeObject.FromNode(
            JsonNode
                .Parse($$$"""{"apiVersion":"v1","kind":"Any","metadata":{"name":"any","namespace":"default","labels":{{{labels}}}}}""")!
                .AsObject()
        );
}
