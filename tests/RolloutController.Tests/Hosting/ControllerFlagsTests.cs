using System.CommandLine;

namespace Rollouts.RolloutController.Tests;

public sealed class ControllerFlagsTests
{
    [Fact]
    public void Options_NothingGiven_AreThoseOfArgo()
    {
        var options = Read("");

        options.Namespace.ShouldBeNull();
        options.InstanceId.ShouldBeEmpty();
        options.ResyncPeriod.ShouldBe(TimeSpan.FromSeconds(900));
        options.RolloutThreads.ShouldBe(10);
        (options.MetricsPort, options.HealthzPort).ShouldBe((8090, 8080));
        options.LeaderElect.ShouldBeTrue();
        options.LeaseNamespace.ShouldBe("argo-rollouts");
        options.VerifyRetryInterval.ShouldBe(TimeSpan.FromSeconds(10));
        options.StrictArgo.ShouldBeFalse();
    }

    [Theory]
    [InlineData("--namespaced", "own")]
    [InlineData("--namespaced -n shop", "shop")]
    [InlineData("--namespace shop", "shop")]
    public void Options_Namespaced_WatchOne(string line, string expected)
    {
        var options = Read(line, ("POD_NAMESPACE", "own"));

        options.Namespace.ShouldBe(expected);
        options.LeaseNamespace.ShouldBe("own");
    }

    [Fact]
    public void Options_Given_AreTaken()
    {
        var options = Read(
            "--instance-id blue --rollout-resync 60 --rollout-threads 3 --metricsport 1 --healthzPort 2 --leader-elect=false --leader-election-lease-duration 1m30s"
        );

        options.InstanceId.ShouldBe("blue");
        options.ResyncPeriod.ShouldBe(TimeSpan.FromMinutes(1));
        options.RolloutThreads.ShouldBe(3);
        (options.MetricsPort, options.HealthzPort).ShouldBe((1, 2));
        options.LeaderElect.ShouldBeFalse();
        options.LeaseDuration.ShouldBe(TimeSpan.FromSeconds(90));
    }

    /// <summary>Manifests that were made from templates have them.</summary>
    [Fact]
    public void Options_EmptyValues_AreNone()
    {
        var options = Read("--instance-id= --namespace= --rollout-threads 3", ("POD_NAMESPACE", "own"));

        (options.InstanceId, options.Namespace, options.LeaseNamespace, options.RolloutThreads).ShouldBe(("", null, "own", 3));
    }

    /// <summary>Row L3: the names that Argo knows, in any case; another format than text and json is text.</summary>
    [Theory]
    [InlineData("--loglevel warning", "warning", "text")]
    [InlineData("--loglevel=INFO --logformat json", "info", "json")]
    [InlineData("--loglevel trace", "trace", "text")]
    [InlineData("--loglevel fatal --logformat xml", "fatal", "xml")]
    public void Logging_ArgosNames_AreTaken(string line, string level, string format)
    {
        var (flags, command) = (new ControllerFlags(), new RootCommand());
        flags.AddTo(command);
        var parsed = command.Parse(line);

        parsed.Errors.ShouldBeEmpty();
        flags.Logging(parsed).ShouldBe((level, format));
        flags.WithoutEffect(parsed).Count.ShouldBe(format == "xml" ? 1 : 0);
    }

    [Fact]
    public void Logging_UnknownLevel_IsRefusedWithTheRemedy()
    {
        var (flags, command) = (new ControllerFlags(), new RootCommand());
        flags.AddTo(command);

        command
            .Parse("--loglevel loud")
            .Errors.ShouldHaveSingleItem()
            .Message.ShouldBe("--loglevel is 'loud': give trace, debug, info, warn, error or fatal.");
    }

    /// <summary>Row L7: a fraction in Argo.</summary>
    [Theory]
    [InlineData("", 40, 80)]
    [InlineData("--qps 12.5 --burst 30", 13, 30)]
    [InlineData("--qps=0", 0, 80)]
    public void Limits_AreRead(string line, int qps, int burst)
    {
        var (flags, command) = (new ControllerFlags(), new RootCommand());
        flags.AddTo(command);

        flags.Limits(command.Parse(line)).ShouldBe((qps, burst));
    }

    [Theory]
    [InlineData("", "3", 3)]
    [InlineData("", "1m", 60)]
    [InlineData("", "+7", 7)]
    [InlineData("", "", 10)]
    [InlineData("", "3600", 3600)]
    [InlineData("--strict-argo", "3", 10)]
    [InlineData("--strict-argo", "no number", 10)]
    [InlineData("--strict-argo", "0", 10)]
    [InlineData("--strict-argo", "99999999999", 10)]
    public void VerifyRetryInterval_IsReadUnlessStrict(string line, string variable, int seconds) =>
        Read(line, ("ROLLOUT_VERIFY_RETRY_INTERVAL", variable)).VerifyRetryInterval.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("soon")]
    [InlineData("0")]
    [InlineData("-3")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    [InlineData("61m")]
    public void VerifyRetryInterval_Unreadable_IsNamedWithTheRemedy(string value) =>
        Should
            .Throw<FormatException>(() => Read("", ("ROLLOUT_VERIFY_RETRY_INTERVAL", value)))
            .Message.ShouldBe(
                $"ROLLOUT_VERIFY_RETRY_INTERVAL is '{value}': give seconds such as 10, or a duration such as 10s, from 1 second to 1 hour."
            );

    [Theory]
    [InlineData("", false, "ingress.k8s.aws/resource")]
    [InlineData("--aws-verify-target-group --alb-tag-key-resource-id team/resource", true, "team/resource")]
    [InlineData("--alb-verify-weight=true", true, "ingress.k8s.aws/resource")]
    public void AwsFlags_AreRead(string line, bool verifies, string tag)
    {
        var options = Read(line);
        (options.AwsVerifyTargetGroup, options.AlbTagKeyResourceId).ShouldBe((verifies, tag));
    }

    [Fact]
    public void ArgosOtherFlags_AreAcceptedAndNamed()
    {
        var (flags, command) = Create();
        var parsed = command.Parse("--kloglevel 0 --service-threads=5 --ingress-threads 3");

        parsed.Errors.ShouldBeEmpty();
        flags.WithoutEffect(parsed).ShouldBe(["--kloglevel", "--service-threads", "--ingress-threads"]);
    }

    [Fact]
    public void IngressClasses_MayBeGivenSeveralTimes_AndAreAllWithout()
    {
        (Read("").AlbIngressClasses, Read("").NginxIngressClasses).ShouldBe((null, null));
        var given = Read("--alb-ingress-classes alb --alb-ingress-classes=internal --nginx-ingress-classes \"\"");
        given.AlbIngressClasses.ShouldBe(["alb", "internal"]);
        given.NginxIngressClasses.ShouldBe([""]);
    }

    [Theory]
    [InlineData("--ingress-api-version networking.k8s.io/v1")]
    [InlineData("--ingress-api-version \"\"")]
    public void IngressApiVersion_ThatIsServed_IsTheOneThatIsUsed(string line)
    {
        var (flags, command) = Create();
        var parsed = command.Parse(line);

        parsed.Errors.ShouldBeEmpty();
        flags.WithoutEffect(parsed).ShouldBeEmpty();
        Read(line).ShouldNotBeNull();
    }

    [Fact]
    public void IngressApiVersion_ThatKubernetesServesNoMore_IsSaidAtTheStart() =>
        Should
            .Throw<FormatException>(() => Read("--ingress-api-version=extensions/v1beta1"))
            .Message.ShouldBe(
                "--ingress-api-version is 'extensions/v1beta1': Kubernetes serves no such Ingresses since 1.22; leave the flag out, or give networking.k8s.io/v1."
            );

    [Fact]
    public void Controllers_AnalysisAlone_IsTheOtherServicesWork() =>
        Should
            .Throw<FormatException>(() => Read("--controllers analysis"))
            .Message.ShouldBe(
                "--controllers is 'analysis': AnalysisRuns are run by the analysis service, a process of its own; start that instead (docs/installing.md)."
            );

    [Fact]
    public void ApiVersionFlags_HaveArgosDefaultsAndAreRead()
    {
        var usual = Read("");
        (usual.TrafficSplitApiVersion, usual.AmbassadorApiVersion, usual.AppMeshCrdVersion).ShouldBe(
            ("v1alpha1", "getambassador.io/v2", "v1beta2")
        );
        usual.IstioApiVersion.ShouldBeNull();
        usual.TargetGroupBindingApiVersion.ShouldBe("elbv2.k8s.aws/v1beta1");
        (usual.TraefikApiGroup, usual.TraefikApiVersion).ShouldBe(("traefik.io", "traefik.io/v1alpha1"));

        var given = Read(
            "--traffic-split-api-version v1alpha3 --ambassador-api-version=x.getambassador.io/v3alpha1 --appmesh-crd-version v1beta3 "
                + "--traefik-api-group traefik.containo.us --traefik-api-version traefik.containo.us/v1alpha1 --istio-api-version v1beta1 --aws-target-group-binding-api-version elbv2.k8s.aws/v1"
        );
        given.IstioApiVersion.ShouldBe("v1beta1");
        given.TargetGroupBindingApiVersion.ShouldBe("elbv2.k8s.aws/v1");
        (given.TrafficSplitApiVersion, given.AmbassadorApiVersion, given.AppMeshCrdVersion).ShouldBe(
            ("v1alpha3", "x.getambassador.io/v3alpha1", "v1beta3")
        );
        (given.TraefikApiGroup, given.TraefikApiVersion).ShouldBe(("traefik.containo.us", "traefik.containo.us/v1alpha1"));
    }

    [Fact]
    public void EgressFlags_SayWhatMayBeReached()
    {
        var none = Read("");
        var some = Read(
            "--provider-allow-hosts a.example.com,*.b.example.com --provider-allow-networks=10.0.0.0/8 --provider-allow-private=false "
                + "--provider-allow-loopback --provider-allow-link-local true --provider-allow-cluster-api --provider-ca-file /no/such.pem"
        );

        (none.Egress.AllowPrivate, none.Egress.AllowLinkLocal, none.Egress.AllowClusterApi, none.Egress.AllowLoopback).ShouldBe(
            (true, false, false, false)
        );
        none.Egress.AllowedHosts.ShouldBeEmpty();
        some.Egress.AllowedHosts.ShouldBe(["a.example.com", "*.b.example.com"]);
        some.Egress.AllowedNetworks.ShouldBe(["10.0.0.0/8"]);
        (some.Egress.AllowPrivate, some.Egress.AllowLinkLocal, some.Egress.AllowClusterApi, some.Egress.AllowLoopback).ShouldBe(
            (false, true, true, true)
        );
        new RolloutControllerOptionsValidator()
            .Validate(null, some)
            .Failures!.ShouldBe(["CertificateAuthorityFile is '/no/such.pem', which is not there: name a PEM file."]);
    }

    [Fact]
    public void AllowedNetwork_ThatIsNone_IsAFaultAtTheStart() =>
        new RolloutControllerOptionsValidator()
            .Validate(null, Read("--provider-allow-networks 10.0.0.0/99"))
            .FailureMessage!.ShouldContain("'10.0.0.0/99'");

    [Fact]
    public void TrafficSplitVersion_ThatNobodyKnows_IsAFaultAtTheStart() =>
        new RolloutControllerOptionsValidator()
            .Validate(null, new RolloutControllerOptions { TrafficSplitApiVersion = "v2" })
            .FailureMessage.ShouldBe("Unsupported TrafficSplit API version `v2`: give v1alpha1, v1alpha2, v1alpha3 or v1alpha4.");

    [Fact]
    public async Task Version_IsPrintedAndNothingStarts()
    {
        using var output = new StringWriter();

        var code = await ControllerCommand.Create().Parse("--version").InvokeAsync(new InvocationConfiguration { Output = output });

        code.ShouldBe(0);
        output.ToString().Trim().ShouldMatch(@"^\d+\.\d+\.\d+(\+[0-9a-f]+)?$");
    }

    private static RolloutControllerOptions Read(string line, params (string Name, string Value)[] environment)
    {
        var (flags, command) = Create();
        var parsed = command.Parse(line);
        parsed.Errors.ShouldBeEmpty();
        return flags.Options(parsed, name => environment.FirstOrDefault(variable => variable.Name == name).Value);
    }

    private static (ControllerFlags Flags, RootCommand Command) Create()
    {
        var (flags, command) = (new ControllerFlags(), new RootCommand());
        flags.AddTo(command);
        return (flags, command);
    }
}
