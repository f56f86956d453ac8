using System.Text.Json;
using System.Text.Json.Nodes;
using Rollouts.Analysis;
using Rollouts.Api;
using Rollouts.Kubernetes;
using Rollouts.TestKit;

namespace Rollouts.Providers.Tests;

public sealed class JobProviderTests : IAsyncLifetime
{
    private JobBed _bed = null!;

    public async ValueTask InitializeAsync() => _bed = await JobBed.StartAsync();

    public ValueTask DisposeAsync() => _bed.DisposeAsync();

    /// <summary>Rows A30, F8: names, labels, annotations and the owner.</summary>
    [Fact]
    public async Task Start_Metric_MakesTheJobOfTheRun()
    {
        var context = _bed.Context(
            "sleep 60",
            change: static m =>
                m with
                {
                    Metadata = new ObjectMeta
                    {
                        Labels = new Dictionary<string, string> { ["kind"] = "load" },
                        Annotations = new Dictionary<string, string> { ["note"] = "n" },
                    },
                }
        );
        var answer = await _bed.Provider().StartAsync(context);

        answer.ShouldBeOfType<ProviderAnswer.Pending>(answer.ToString()).ResumeAt.ShouldBe(context.At);
        answer.Metadata["job-name"].ShouldBe(_bed.FirstName);
        answer.Metadata["job-namespace"].ShouldBe("default");
        var job = await _bed.JobAsync(_bed.FirstName);
        var metadata = job["metadata"]!;
        metadata["labels"]!.ToJsonString().ShouldBe($$"""{"kind":"load","analysisrun.argoproj.io/uid":"{{context.Run.Uid}}"}""");
        metadata["annotations"]!
            .ToJsonString()
            .ShouldBe(
                """
                {"note":"n","analysisrun.argoproj.io/name":"checkout-5","analysisrun.argoproj.io/namespace":"default","analysisrun.argoproj.io/metric-name":"success-rate"}
                """.Trim()
            );
        var owner = metadata["ownerReferences"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)owner["kind"]).ShouldBe("AnalysisRun");
        ((string?)owner["uid"]).ShouldBe(context.Run.Uid);
        ((bool?)owner["controller"]).ShouldBe(true);
        var labels = job["spec"]!["template"]!["metadata"]!["labels"]!;
        ((string?)labels["team"]).ShouldBe("shop");
        ((string?)labels[RolloutLabels.AnalysisRunUid]).ShouldBe(context.Run.Uid);
    }

    /// <summary>Row F9.</summary>
    [Theory]
    [InlineData("exit 0", AnalysisPhase.Successful)]
    [InlineData("exit 3", AnalysisPhase.Failed)]
    public async Task Resume_FinishedJob_IsTheVerdict(string command, string phase)
    {
        var provider = _bed.Provider();
        var context = _bed.Context(command);
        var answer = await JobBed.JudgeAsync(provider, JobBed.After(context, await provider.StartAsync(context)));
        answer.ShouldBeOfType<ProviderAnswer.Verdict>(answer.ToString()).Phase.ShouldBe(phase);
    }

    /// <summary>Row F9: a deadline that passed is a failure like any other.</summary>
    [Fact]
    public async Task Resume_DeadlinePassed_IsFailed()
    {
        var provider = _bed.Provider();
        var context = _bed.Context("sleep 600", change: static m => m with { Spec = With(m.Spec!.Value, "activeDeadlineSeconds", 1) });
        var answer = await JobBed.JudgeAsync(provider, JobBed.After(context, await provider.StartAsync(context)));
        answer.ShouldBeOfType<ProviderAnswer.Verdict>(answer.ToString()).Phase.ShouldBe(AnalysisPhase.Failed);
    }

    /// <summary>Row F9: a container that can never start.</summary>
    [Fact]
    public async Task Resume_ImageThatCannotBePulled_IsInconclusiveAndSaysWhich()
    {
        var provider = _bed.Provider();
        var context = _bed.Context("exit 0", image: "registry.example/load:missing");
        var answer = await JobBed.JudgeAsync(provider, JobBed.After(context, await provider.StartAsync(context)));
        var verdict = answer.ShouldBeOfType<ProviderAnswer.Verdict>(answer.ToString());
        verdict.Phase.ShouldBe(AnalysisPhase.Inconclusive);
        verdict.Message.ShouldMatch("^Pod [^,]+, container measure has terminal error \\((ErrImagePull|ImagePullBackOff)\\): .*\n$");
    }

    /// <summary>Row F9: the root of twice the seconds.</summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(50, 10)]
    [InlineData(5000, 100)]
    public async Task Resume_RunningJob_IsLookedAtMoreAndMoreRarely(int elapsed, int wait)
    {
        var provider = _bed.Provider();
        var context = _bed.Context("sleep 600");
        var started = JobBed.After(context, await provider.StartAsync(context));
        var at = context.At.AddSeconds(elapsed);
        var answer = await provider.ResumeAsync(started with { At = at });
        answer.ShouldBeOfType<ProviderAnswer.Pending>(answer.ToString()).ResumeAt.ShouldBe(at.AddSeconds(wait));
    }

    /// <summary>Row F8: a service that was killed after it made the Job takes it up again.</summary>
    [Fact]
    public async Task Start_JobOfThisMeasurementExists_IsTakenUp()
    {
        var context = _bed.Context("sleep 60");
        await _bed.Provider().StartAsync(context);
        (await _bed.Provider().StartAsync(context)).ShouldBeOfType<ProviderAnswer.Pending>();
        (await _bed.JobsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Start_JobOfThatNameIsAnothers_IsAnErrorThatNamesIt()
    {
        var other = _bed.Context("sleep 60") with { Run = await _bed.CreateRunAsync("other") };
        var job = JobManifest.Build(other, other.Metric.Provider.Job!, _bed.FirstName, owned: true);
        await _bed.Client.CreateAsync(KnownResources.Jobs, "default", job);
        (await _bed.Provider().StartAsync(_bed.Context("sleep 60"))).ShouldBeError().ShouldContain($"job default/{_bed.FirstName} exists");
    }

    [Fact]
    public async Task Start_SpecThatTheClusterRefuses_SaysWhatItSays() =>
        (
            await _bed.Provider()
                .StartAsync(_bed.Context("exit 0", change: static m => m with { Spec = JsonSerializer.SerializeToElement(new { }) }))
        )
            .ShouldBeError()
            .ShouldContain("spec.template.spec");

    [Theory]
    [InlineData("null", "provider.job.spec is missing")]
    [InlineData("[]", "provider.job.spec is missing")]
    [InlineData("""{"template": 3}""", "provider.job.spec.template is no object")]
    [InlineData("""{"template": {"metadata": {"labels": []}}}""", "provider.job.spec.template.metadata.labels is no object")]
    public async Task Start_NoJobSpec_NamesTheField(string spec, string reason) =>
        (await _bed.Provider().StartAsync(_bed.Context("exit 0", change: m => m with { Spec = JsonDocument.Parse(spec).RootElement })))
            .ShouldBeError()
            .ShouldContain(reason);

    /// <summary>Row F10.</summary>
    [Fact]
    public async Task Terminate_RunningJob_DeletesItWithItsPods()
    {
        var provider = _bed.Provider();
        var context = _bed.Context("sleep 600");
        var started = JobBed.After(context, await provider.StartAsync(context));
        await Eventually.HoldsAsync(
            async () => (await _bed.Client.ListAsync(KnownResources.Pods, "default")).Items.Count == 1,
            "the pod of the job"
        );

        var answer = await provider.TerminateAsync(started);

        answer.ShouldBeOfType<ProviderAnswer.Verdict>(answer.ToString()).Phase.ShouldBe(AnalysisPhase.Inconclusive);
        await Eventually.HoldsAsync(async () => (await _bed.JobsAsync()).Count == 0, "no job");
        await Eventually.HoldsAsync(async () => (await _bed.Client.ListAsync(KnownResources.Pods, "default")).Items.Count == 0, "no pod");
        (await provider.TerminateAsync(started)).ShouldBeOfType<ProviderAnswer.Verdict>("a job that is gone is as good as terminated");
    }

    /// <summary>Row F10: only the Jobs of measurements that left the status go.</summary>
    [Fact]
    public async Task CollectGarbage_TrimmedMeasurements_DeletesTheirJobsOnly()
    {
        var provider = _bed.Provider();
        var contexts = Enumerable.Range(1, 3).Select(i => _bed.Context("exit 0") with { Ordinal = i }).ToList();
        var measurements = new List<Measurement>();
        foreach (var context in contexts)
        {
            measurements.Add(JobBed.After(context, await provider.StartAsync(context)).Measurement!);
        }

        var withoutJob = new Measurement { Phase = AnalysisPhase.Error };
        await provider.CollectGarbageAsync(contexts[0] with { Trimmed = [withoutJob, .. measurements.Take(2)] });

        await Eventually.HoldsAsync(async () => (await _bed.JobsAsync()).Count == 1, "one job left");
        (await _bed.JobsAsync()).ShouldBe([_bed.FirstName[..^1] + "3"]);
    }

    /// <summary>Row F11: another namespace, whose Jobs cannot be owned by the run.</summary>
    [Fact]
    public async Task Start_AnotherNamespace_JobsAreThereAndHaveNoOwner()
    {
        await CreateNamespaceAsync("jobs");
        var provider = _bed.Provider((JobCluster.NamespaceVariable, "jobs"));
        var context = _bed.Context("exit 0");

        var started = await provider.StartAsync(context);

        started.Metadata["job-namespace"].ShouldBe("jobs");
        (await _bed.JobAsync(_bed.FirstName, "jobs"))["metadata"]!["ownerReferences"].ShouldBeNull();
        (await provider.StartAsync(context)).ShouldBeOfType<ProviderAnswer.Pending>("its label says that it is the run's");
        (await JobBed.JudgeAsync(provider, JobBed.After(context, started))).ShouldBeOfType<ProviderAnswer.Verdict>();
    }

    /// <summary>Row F11: another cluster.</summary>
    [Fact]
    public async Task Start_AnotherCluster_JobsAreThereAndHaveNoOwner()
    {
        await using var other = await JobBed.StartAsync();
        await using var cluster = new JobCluster(
            new EnvironmentVariables(name => name == JobCluster.KubeconfigVariable ? other.Kubeconfig : null),
            () => _bed.Client,
            TimeProvider.System
        );
        (await new JobProvider(cluster).StartAsync(_bed.Context("exit 0"))).ShouldBeOfType<ProviderAnswer.Pending>();
        (await _bed.JobsAsync()).ShouldBeEmpty();
        (await other.JobAsync(_bed.FirstName))["metadata"]!["ownerReferences"].ShouldBeNull();
    }

    [Fact]
    public async Task Start_KubeconfigThatIsNotThere_NamesTheVariable() =>
        (await _bed.Provider((JobCluster.KubeconfigVariable, "nowhere.yaml")).StartAsync(_bed.Context("exit 0")))
            .ShouldBeError()
            .ShouldContain(JobCluster.KubeconfigVariable);

    [Fact]
    public async Task Start_NoCluster_SaysWhatIsMissing() =>
        (await Given.Registry().Find("job")!.StartAsync(_bed.Context("exit 0"))).ShouldBeError().ShouldContain("no cluster to run jobs in");

    [Fact]
    public async Task Resume_ClusterThatIsDown_WaitsForIt()
    {
        var provider = _bed.Provider();
        var context = _bed.Context("exit 0");
        var started = JobBed.After(context, await provider.StartAsync(context));
        await using var nobody = new KubernetesClient(
            new ClusterConnection { Server = new Uri($"http://127.0.0.1:{LocalPorts.Free(1)[0]}") },
            new ClientOptions { Qps = 0 }
        );
        var lost = new JobProvider(new JobCluster(new EnvironmentVariables(static _ => null), () => nobody, TimeProvider.System));
        var answer = await lost.ResumeAsync(started);
        answer.ShouldBeOfType<ProviderAnswer.Pending>(answer.ToString()).ResumeAt.ShouldBe(context.At.AddSeconds(10));
    }

    [Fact]
    public async Task Resume_JobThatWasDeleted_IsAnErrorThatNamesIt()
    {
        var provider = _bed.Provider();
        var context = _bed.Context("sleep 600");
        var started = JobBed.After(context, await provider.StartAsync(context));
        await _bed.Client.DeleteAsync(
            KnownResources.Jobs,
            "default",
            _bed.FirstName,
            new DeleteOptions { PropagationPolicy = "Background" }
        );
        (await provider.ResumeAsync(started)).ShouldBeError().ShouldContain($"\"{_bed.FirstName}\" not found");
    }

    private static JsonElement With(JsonElement spec, string field, int value)
    {
        var changed = JsonObject.Create(spec)!;
        changed[field] = value;
        return JsonSerializer.SerializeToElement(changed);
    }

    private async Task CreateNamespaceAsync(string name) =>
        await _bed.Client.CreateAsync(
            KnownResources.Namespaces,
            null,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            }
        );
}
