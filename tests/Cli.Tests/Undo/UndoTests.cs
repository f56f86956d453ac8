using System.Text.Json.Nodes;
using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

/// <summary>Row J16.</summary>
public sealed class UndoTests : PluginTest
{
    private static readonly ResourceType PodTemplates = new("", "v1", "podtemplates", "PodTemplate");

    [Theory]
    [InlineData(new string[0], "web:2")]
    [InlineData(new[] { "--to-revision", "1" }, "web:1")]
    [InlineData(new[] { "--to-revision=2" }, "web:2")]
    [InlineData(new[] { "--to-revision=0" }, "web:2")]
    public async Task Undo_Revision_RestoresItsTemplateWithoutTheHash(string[] flags, string image)
    {
        await WithThreeRevisionsAsync("");

        var run = await Bed.RunAsync(["undo", "guestbook", .. flags]);

        run.ShouldBe(new CommandRun(0, "rollout 'guestbook' undo\n", ""));
        var template = (await SpecOfAsync("template"))!;
        ((string)template["spec"]!["containers"]![0]!["image"]!).ShouldBe(image);
        template["metadata"]!["labels"]!.ToJsonString().ShouldBe("""{"app":"guestbook"}""");
    }

    [Fact]
    public async Task Undo_ToTheTemplateThatIsThere_IsSkipped()
    {
        await WithThreeRevisionsAsync("");

        var run = await Bed.RunAsync("undo", "guestbook", "--to-revision=3");

        run.ShouldBe(new CommandRun(0, "skipped rollback (current template already matches revision 3)\n", ""));
    }

    [Fact]
    public async Task Undo_TemplateWithDefaults_GetsItsHashBack()
    {
        var rollout = await CreateRolloutAsync(TwoSteps, "");
        var original = JsonNode.Parse(
            """{"metadata":{"labels":{"app":"guestbook"}},"spec":{"containers":[{"name":"www","image":"web:1","ports":[{"containerPort":80}]}]}}"""
        )!;
        var hash = HashOf(original);
        var old = Objects.ReplicaSet(hash, 1, "web:1", 0, 0, owner: rollout.Header.Uid);
        old["spec"]!["template"]!["spec"] = original["spec"]!.DeepClone();
        var present = new JsonObject { ["spec"] = new JsonObject { ["template"] = original.DeepClone() } };
        present["spec"]!["template"]!["spec"]!["containers"]![0]!["image"] = "web:2";
        await Bed.Client.PatchAsync(KnownResources.Rollouts, PluginBed.Namespace, "guestbook", Patch.Merge(present));
        var stored = await Bed.CreateAsync(KnownResources.ReplicaSets, old);
        await CreateReplicaSetAsync(rollout, "bbb", 2, "web:2");

        var run = await Bed.RunAsync("undo", "guestbook");

        run.Code.ShouldBe(0, run.Error);
        stored.ToNode()["spec"]!["template"]!["spec"]!["dnsPolicy"].ShouldNotBeNull("the server fills in defaults");
        HashOf((await SpecOfAsync("template"))!).ShouldBe(hash);
    }

    [Theory]
    [InlineData("--to-revision=7", "Error: unable to find specified revision 7 in history\n")]
    [InlineData("--to-revision=0", "Error: no revision found for rollout \"guestbook\"\n")]
    public async Task Undo_NoSuchRevision_IsAnError(string flag, string error)
    {
        var rollout = await CreateRolloutAsync(TwoSteps, "");
        await CreateReplicaSetAsync(rollout, "aaa", 1, "web:1");

        (await Bed.RunAsync("undo", "guestbook", flag)).ShouldBe(new CommandRun(1, "", error));
    }

    [Fact]
    public async Task Undo_NegativeRevision_NamesTheFlag()
    {
        var run = await Bed.RunAsync("undo", "guestbook", "--to-revision=-1");

        run.Code.ShouldBe(1);
        run.Error.ShouldBe("Error: --to-revision must be 0 or more\n");
    }

    [Fact]
    public async Task Undo_WorkloadReference_EditsTheDeployment()
    {
        await WithThreeRevisionsAsync(""" "workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"guestbook"}, """);
        await Bed.CreateAsync(KnownResources.Deployments, Deployment());

        var run = await Bed.RunAsync("undo", "guestbook");

        run.Code.ShouldBe(0, run.Error);
        var deployment = await Bed.GetAsync(KnownResources.Deployments, "guestbook");
        ((string)deployment["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]!).ShouldBe("web:2");
    }

    [Theory]
    [InlineData("StatefulSet", "Error: workload of type StatefulSet is not supported\n")]
    [InlineData("Deployment", "Error: failed restoring revision 0: deployments.apps \"gone\" not found\n")]
    public async Task Undo_WorkloadThatCannotBeEdited_IsAnError(string kind, string error)
    {
        await WithThreeRevisionsAsync($$$""" "workloadRef":{"apiVersion":"apps/v1","kind":"{{{kind}}}","name":"gone"}, """);

        (await Bed.RunAsync("undo", "guestbook")).ShouldBe(new CommandRun(1, "", error));
    }

    [Theory]
    [InlineData("""{"a":1,"b":{"c":["x"]}}""", """{"a":1,"b":{"c":["x"],"d":2},"e":3}""", true)]
    [InlineData("""{"a":1}""", """{"a":2}""", false)]
    [InlineData("""{"a":["x","y"]}""", """{"a":["x"]}""", false)]
    [InlineData("""{"a":"","b":null,"c":{},"d":[]}""", "{}", true)]
    [InlineData("""{"a":"x"}""", "{}", false)]
    public void IsWithin_Templates_AllowsDefaultsOnly(string wanted, string present, bool expected) =>
        TemplateComparison.IsWithin(JsonNode.Parse(wanted), JsonNode.Parse(present)).ShouldBe(expected);

    [Fact]
    public void Target_OfAPodTemplate_IsItsTemplate()
    {
        var rollout = Objects.Rollout(TwoSteps, "", """ "workloadRef":{"apiVersion":"v1","kind":"PodTemplate","name":"pt"}, """);

        var target = WorkloadTarget.Of(KubeObject.FromNode(rollout).ReadRollout(), "guestbook");

        target.Type.ShouldBe(PodTemplates);
        target.TemplatePath.ShouldBe(["template"]);
    }

    private static string HashOf(JsonNode template)
    {
        Api.PodTemplateHash.TryCompute(System.Text.Json.JsonSerializer.SerializeToElement(template), null, out var hash, out _)
            .ShouldBeTrue();
        return hash!;
    }

    internal static JsonObject Deployment() =>
        Objects.Json(
            """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"guestbook","namespace":"shop"},
             "spec":{"replicas":0,"selector":{"matchLabels":{"app":"guestbook"}},
                     "template":{"metadata":{"labels":{"app":"guestbook"}},"spec":{"containers":[{"name":"www","image":"web:9"}]}}}}
            """
        );

    private async Task WithThreeRevisionsAsync(string spec)
    {
        var rollout = await CreateRolloutAsync(TwoSteps, "", spec);
        var template = JsonNode.Parse("""{"spec":{"template":{"spec":{"containers":[{"name":"www","image":"web:3"}]}}}}""")!.AsObject();
        rollout = await Bed.Client.PatchAsync(KnownResources.Rollouts, PluginBed.Namespace, "guestbook", Patch.Merge(template));
        await CreateReplicaSetAsync(rollout, "ccc", 3, "web:3");
        await CreateReplicaSetAsync(rollout, "aaa", 1, "web:1");
        await CreateReplicaSetAsync(rollout, "bbb", 2, "web:2");
        await Bed.CreateAsync(KnownResources.ReplicaSets, Objects.ReplicaSet("zzz", 9, "web:9", 1, 1, owner: "somebody else"));
    }
}
