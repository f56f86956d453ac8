namespace Rollouts.Simulation.Tests;

/// <summary>The embedded cluster as the real kubectl sees it.</summary>
public sealed class KubectlTests
{
    private const string WidgetYaml = """
        apiVersion: example.com/v1
        kind: Widget
        metadata:
          name: w1
          labels: {team: a}
        spec:
          size: 3
          mode: fast
        """;

    private const string DeploymentYaml = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: web
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
                - name: main
                  image: example/web:1
                  ports: [{containerPort: 8080}]
        """;

    [Fact]
    public async Task Kubectl_CustomResources_WorkFromApplyToDelete()
    {
        await using var kubectl = await Kubectl.StartAsync();
        (await kubectl.RunAsync("apply -f -", WidgetDefinition.Json)).ShouldBe(
            "customresourcedefinition.apiextensions.k8s.io/widgets.example.com created\n"
        );
        (await kubectl.RunAsync("wait --for=condition=Established crd/widgets.example.com")).ShouldContain("condition met");
        (await kubectl.RunAsync("apply -f -", WidgetYaml)).ShouldBe("widget.example.com/w1 created\n");
        (await kubectl.RunAsync("apply -f -", WidgetYaml)).ShouldBe("widget.example.com/w1 unchanged\n");
        (await kubectl.RunAsync("apply -f -", WidgetYaml.Replace("size: 3", "size: 4", StringComparison.Ordinal))).ShouldBe(
            "widget.example.com/w1 configured\n"
        );
        (await kubectl.RunAsync("get wd")).ShouldMatch(@"^NAME +DESIRED +AGE\nw1 +1 +\d+s\n$");
        (await kubectl.RunAsync("get widgets -o wide")).ShouldMatch(@"NAME +DESIRED +MODE +AGE\nw1 +1 +fast +\d+s\n");
        (await kubectl.RunAsync("get widget w1 -o jsonpath={.spec.size}")).ShouldBe("4");
        (await kubectl.RunAsync("get widget w1 -o yaml")).ShouldContain("  size: 4\n");
        (await kubectl.RunAsync("describe widget w1")).ShouldContain("Kind:         Widget");
        (await kubectl.RunAsync("""patch widget w1 --type=merge -p '{"spec":{"mode":"slow"}}'""")).ShouldContain("patched");
        (await kubectl.RunAsync("""patch widget w1 --type=json -p '[{"op":"replace","path":"/spec/size","value":5}]'""")).ShouldContain(
            "patched"
        );
        (await kubectl.RunAsync("""patch widget w1 --subresource=status --type=merge -p '{"status":{"phase":"Ready"}}'""")).ShouldContain(
            "patched"
        );
        (await kubectl.RunAsync("get widget w1 -o jsonpath={.spec.mode}/{.spec.size}/{.status.phase}/{.metadata.generation}")).ShouldBe(
            "slow/5/Ready/4"
        );
        (await kubectl.RunAsync("scale widget w1 --replicas=7")).ShouldContain("scaled");
        (await kubectl.RunAsync("label widget w1 tier=front")).ShouldContain("labeled");
        (await kubectl.RunAsync("annotate widget w1 note=x")).ShouldContain("annotated");
        (await kubectl.RunAsync("get widgets -l tier=front -o name")).ShouldBe("widget.example.com/w1\n");
        (await kubectl.RunAsync("get widgets -l tier=back")).ShouldContain("No resources found");
        (await kubectl.RunAsync("get widget w1 -o jsonpath={.spec.replicas}{.metadata.annotations.note}")).ShouldBe("7x");
        (await kubectl.RunAsync("delete widget w1")).ShouldContain("deleted");
        (await kubectl.TryAsync("get widget w1")).Output.ShouldBe("Error from server (NotFound): widgets.example.com \"w1\" not found\n");
    }

    [Fact]
    public async Task Kubectl_BrokenCustomResource_IsToldWhichField()
    {
        await using var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync("create -f -", WidgetDefinition.Json);
        var (code, output) = await kubectl.TryAsync("apply -f -", WidgetYaml.Replace("size: 3", "size: 30", StringComparison.Ordinal));
        code.ShouldBe(1);
        output.ShouldContain("spec.size: Invalid value: 30: spec.size in body should be less than or equal to 10");
        (code, output) = await kubectl.TryAsync("apply -f -", WidgetYaml + "\n  odd: 1\n");
        code.ShouldBe(1);
        output.ShouldContain("unknown field \"spec.odd\"");
        (await kubectl.RunAsync("apply --validate=warn -f -", WidgetYaml + "\n  odd: 1\n")).ShouldContain(
            "Warning: unknown field \"spec.odd\""
        );
        (await kubectl.RunAsync("apply --validate=false -f -", WidgetYaml + "\n  odd: 1\n")).ShouldNotContain("Warning");
        (await kubectl.TryAsync("create -f -", WidgetYaml)).Output.ShouldContain("Error from server (AlreadyExists)");
    }

    [Fact]
    public async Task Kubectl_Deployment_RollsOutAndScales()
    {
        await using var kubectl = await Kubectl.StartAsync(new SimulatedNodes(new NodeOptions()));
        (await kubectl.RunAsync("apply -f -", DeploymentYaml)).ShouldBe("deployment.apps/web created\n");
        (await kubectl.RunAsync("rollout status deployment/web --timeout=30s")).ShouldContain("successfully rolled out");
        (await kubectl.RunAsync("get deploy web")).ShouldMatch(@"NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2/2 +2 +2 +\d+s\n");
        (await kubectl.RunAsync("get deploy,rs,pods -o wide")).ShouldContain("example/web:1");
        (await kubectl.RunAsync("scale deployment web --replicas=3")).ShouldContain("scaled");
        (await kubectl.RunAsync("wait --for=jsonpath={.status.readyReplicas}=3 deployment/web --timeout=30s")).ShouldContain(
            "condition met"
        );
        (await kubectl.RunAsync("wait --for=condition=Ready pod -l app=web --timeout=30s")).ShouldContain("condition met");
        (await kubectl.RunAsync("set image deployment/web main=example/web:2")).ShouldContain("image updated");
        (await kubectl.RunAsync("rollout status deployment/web --timeout=60s")).ShouldContain("successfully rolled out");
        (await kubectl.RunAsync("describe deployment web")).ShouldContain("3 desired | 3 updated | 3 total | 3 available");
        (
            await kubectl.RunAsync("apply -f -", DeploymentYaml.Replace("replicas: 2", "replicas: 1", StringComparison.Ordinal))
        ).ShouldContain("configured");
        (await kubectl.RunAsync("rollout history deployment/web")).ShouldContain("REVISION");
        (await kubectl.RunAsync("delete deployment web --wait --timeout=30s")).ShouldContain("deleted");
        (await kubectl.RunAsync("wait --for=delete pod -l app=web --timeout=60s")).ShouldNotBeNull();
        (await kubectl.RunAsync("get pods")).ShouldContain("No resources found");
    }

    [Fact]
    public async Task Kubectl_Describe_ReadsEveryBuiltInKind()
    {
        await using var kubectl = await Kubectl.StartAsync(new SimulatedNodes(new NodeOptions()));
        await kubectl.RunAsync("apply -f -", DeploymentYaml);
        await kubectl.RunAsync("rollout status deployment/web --timeout=30s");
        await kubectl.RunAsync("expose deployment web --port=80 --target-port=8080");
        await kubectl.RunAsync("create configmap c --from-literal=a=b");
        await kubectl.RunAsync("create secret generic s --from-literal=a=b");
        await kubectl.RunAsync("create serviceaccount sa");
        await kubectl.RunAsync("create namespace other");
        await kubectl.RunAsync("create job j --image=example/job:1");
        await kubectl.RunAsync("create poddisruptionbudget b --selector=app=web --min-available=1");
        (await kubectl.RunAsync("describe pods -l app=web")).ShouldContain("Image:          example/web:1");
        (await kubectl.RunAsync("describe rs -l app=web")).ShouldContain("2 current / 2 desired");
        (await kubectl.RunAsync("describe service web")).ShouldContain("TargetPort:               8080/TCP");
        (await kubectl.RunAsync("describe configmap c")).ShouldContain("a:");
        (await kubectl.RunAsync("describe secret s")).ShouldContain("a:  1 bytes");
        (await kubectl.RunAsync("describe serviceaccount sa")).ShouldContain("Name:                sa");
        (await kubectl.RunAsync("describe namespace other")).ShouldContain("Status:       Active");
        (await kubectl.RunAsync("describe job j")).ShouldContain("Completions:      1");
        (await kubectl.RunAsync("describe pdb b")).ShouldContain("Min available:");
        (await kubectl.RunAsync("get all")).ShouldContain("service/web");
        await kubectl.RunAsync("create -f -", """{"apiVersion":"v1","kind":"Node","metadata":{"name":"n1"}}""");
        (await kubectl.RunAsync("get nodes -o wide")).ShouldMatch("n1 +Unknown +<none>");
        (await kubectl.RunAsync("cordon n1")).ShouldContain("cordoned");
        (await kubectl.RunAsync("get events")).ShouldNotBeNull();
        (await kubectl.RunAsync("get events --field-selector type=Warning")).ShouldContain("No resources found");
        (await kubectl.RunAsync("api-resources")).ShouldContain("deployments");
        (await kubectl.RunAsync("api-versions")).ShouldContain("apps/v1");
        (await kubectl.RunAsync("version")).ShouldContain("Server Version: v1.32.0+rollouts");
        (await kubectl.RunAsync("auth can-i create pods")).ShouldBe("yes\n");
        (await kubectl.RunAsync("auth can-i --list")).ShouldContain("*.*");
        (await kubectl.RunAsync("auth whoami")).ShouldContain("system:masters");
        (await kubectl.RunAsync("get --raw /readyz")).ShouldBe("ok");
        (await kubectl.RunAsync("delete namespace other --timeout=30s")).ShouldContain("deleted");
    }

    [Fact]
    public async Task Kubectl_GetWatch_PrintsEachChangeUntilKilled()
    {
        await using var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync("create configmap first");
        using var watch = kubectl.Start("get configmaps -l !skip --watch --output-watch-events --no-headers");
        try
        {
            (await LineAsync(watch)).ShouldStartWith("ADDED");
            await kubectl.RunAsync("create configmap second");
            (await LineAsync(watch)).ShouldMatch("^ADDED +second");
            await kubectl.RunAsync("label configmap second skip=yes");
            (await LineAsync(watch)).ShouldMatch("^DELETED +second");
            await kubectl.RunAsync("annotate configmap first a=b");
            (await LineAsync(watch)).ShouldMatch("^MODIFIED +first");
            await kubectl.RunAsync("delete configmap first");
            (await LineAsync(watch)).ShouldMatch("^DELETED +first");
        }
        finally
        {
            watch.Kill();
        }
    }

    [Fact]
    public async Task Kubectl_ServerSideApply_CreatesAndMerges()
    {
        await using var kubectl = await Kubectl.StartAsync();
        (await kubectl.RunAsync("apply --server-side -f -", DeploymentYaml)).ShouldBe("deployment.apps/web serverside-applied\n");
        var changed = DeploymentYaml.Replace("example/web:1", "example/web:2", StringComparison.Ordinal);
        (await kubectl.RunAsync("apply --server-side -f -", changed)).ShouldBe("deployment.apps/web serverside-applied\n");
        (await kubectl.RunAsync("get deploy web -o jsonpath={.spec.template.spec.containers[*].image}")).ShouldBe("example/web:2");
        (await kubectl.RunAsync("diff -f -", changed)).ShouldBeEmpty();
        (await kubectl.RunAsync("apply --dry-run=server -f -", DeploymentYaml)).ShouldContain("(server dry run)");
        (await kubectl.RunAsync("get deploy web -o jsonpath={.spec.template.spec.containers[*].image}")).ShouldBe("example/web:2");
    }

    [Fact]
    public async Task Kubectl_Replace_WithOldVersionIsRefused()
    {
        await using var kubectl = await Kubectl.StartAsync();
        await kubectl.RunAsync("create configmap c --from-literal=a=1");
        var old = await kubectl.RunAsync("get configmap c -o json");
        await kubectl.RunAsync("""patch configmap c -p '{"data":{"a":"2"}}'""");
        (await kubectl.TryAsync("replace -f -", old)).Output.ShouldContain("the object has been modified");
        (await kubectl.RunAsync("delete configmaps --all")).ShouldContain("deleted");
    }

    [Fact]
    public async Task Kubectl_ProjectDefinitionsAndExamples_AreTaken()
    {
        await using var kubectl = await Kubectl.StartAsync(new SimulatedNodes(new NodeOptions()));
        var root = ProjectRoot();
        (await kubectl.RunAsync($"apply -f '{root}/charts/rollouts/crds'")).ShouldContain("rollouts.argoproj.io created");
        (await kubectl.RunAsync($"apply -f '{root}/charts/rollouts/crds'")).ShouldNotContain("configured");
        (await kubectl.RunAsync($"apply -f '{root}/examples/canary.yaml'")).ShouldContain("rollout.argoproj.io/");
        (await kubectl.RunAsync($"apply -f '{root}/examples/canary.yaml'")).ShouldNotContain("configured");
        (await kubectl.RunAsync("get rollouts,analysistemplates")).ShouldMatch("NAME +DESIRED +CURRENT +UP-TO-DATE +AVAILABLE +AGE");
        (await kubectl.RunAsync("get ro -o yaml")).ShouldContain("kind: Rollout");
        (await kubectl.RunAsync("describe rollouts")).ShouldContain("Kind:         Rollout");
        var name = (await kubectl.RunAsync("get ro -o name")).Trim();
        (await kubectl.RunAsync($"scale {name} --replicas=3")).ShouldContain("scaled");
        (await kubectl.RunAsync($"get {name} -o jsonpath={{.spec.replicas}}")).ShouldBe("3");
        var (code, output) = await kubectl.TryAsync("patch " + name + """ --type=merge -p '{"spec":{"replicas":"many"}}'""");
        code.ShouldBe(1);
        output.ShouldContain("spec.replicas");
        (await kubectl.RunAsync($"delete -f '{root}/examples/canary.yaml' --timeout=30s")).ShouldContain("deleted");
        (await kubectl.RunAsync($"delete -f '{root}/charts/rollouts/crds' --timeout=30s")).ShouldContain("deleted");
        (await kubectl.TryAsync("get rollouts")).Output.ShouldContain("could not find the requested resource");
    }

    private static string ProjectRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")))
        {
            folder = folder.Parent;
        }
        return folder?.FullName ?? throw new InvalidOperationException("the tests do not run inside the project");
    }

    private static async Task<string> LineAsync(System.Diagnostics.Process process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException("kubectl ended");
    }
}
