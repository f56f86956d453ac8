namespace Rollouts.AnalysisService.Tests;

public sealed class CommandLineTests
{
    private static AnalysisServiceOptions Parse(params string[] arguments) => CommandLine.Parse(arguments, static _ => null);

    [Fact]
    public void Parse_BothForms_AreTaken()
    {
        var options = Parse(
            "--kubeconfig",
            "/k",
            "--namespace=demo",
            "-n",
            "shop",
            "--metricsPort=1",
            "--healthzport",
            "2",
            "--instance-id=blue"
        );

        (options.Kubeconfig, options.Namespace, options.InstanceId).ShouldBe(("/k", "shop", "blue"));
        (options.MetricsPort, options.HealthPort).ShouldBe((1, 2));
    }

    [Fact]
    public void Parse_Environment_IsOverriddenByFlags()
    {
        var options = CommandLine.Parse(
            ["--store", "flag.db"],
            static name =>
                name switch
                {
                    "ROLLOUTS_STORE" => "variable.db",
                    "ROLLOUTS_INSTANCE_ID" => "blue",
                    _ => null,
                }
        );

        (options.Store, options.InstanceId).ShouldBe(("flag.db", "blue"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true, "--standalone")]
    [InlineData(true, "--standalone", "--store=x.db")]
    [InlineData(true, "--standalone", "true")]
    [InlineData(false, "--standalone=false")]
    public void Parse_Standalone_NeedsNoValue(bool? expected, params string[] arguments) => Parse(arguments).StandAlone.ShouldBe(expected);

    [Theory]
    [InlineData("postgres://me:hush@db/verdicts")]
    [InlineData("Host=db;Username=me;Password=hush")]
    public void Parse_PasswordInFlag_IsRefusedAndNotRepeated(string store)
    {
        var message = Should.Throw<FormatException>(() => Parse("--store", store)).Message;

        message.ShouldContain("ROLLOUTS_STORE_PASSWORD");
        message.ShouldNotContain("hush");
    }

    [Fact]
    public void Parse_PasswordInEnvironment_IsTaken() =>
        CommandLine
            .Parse(["--store", "postgres://me@db/verdicts"], static name => name == "ROLLOUTS_STORE_PASSWORD" ? "hush" : null)
            .StorePassword.ShouldBe("hush");

    [Theory]
    [InlineData("--standalone is 'perhaps': true or false is needed", "--standalone", "perhaps")]
    [InlineData("unknown flag '--nonsense'", "--nonsense", "1")]
    [InlineData("unknown flag 'stray'", "stray")]
    [InlineData("--qps is 'many': a whole number is needed", "--qps", "many")]
    [InlineData("--store needs a value", "--store")]
    public void Parse_WrongFlag_IsNamed(string message, params string[] arguments) =>
        Should.Throw<FormatException>(() => Parse(arguments)).Message.ShouldContain(message);

    [Fact]
    public void Validate_WrongOptions_AreAllNamed()
    {
        var options = new AnalysisServiceOptions
        {
            Store = "",
            ListenAddress = "everywhere",
            HealthPort = -1,
            MetricsPort = 70000,
            Workers = 0,
            MaxConcurrentMeasurements = 0,
            MeasurementTimeout = TimeSpan.Zero,
            Resync = TimeSpan.Zero,
            MaxStatusBytes = 1,
            LogLevel = "loud",
            LogFormat = "xml",
        };

        new AnalysisServiceOptionsValidator().Validate(null, options).Failures!.Count().ShouldBe(11);
        new AnalysisServiceOptionsValidator().Validate(null, new AnalysisServiceOptions()).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public void Parse_EgressFlags_SayWhatMetricSourcesMayBe()
    {
        var options = Parse(
            "--provider-allow-hosts=a.example.com, *.b.example.com",
            "--provider-allow-networks=10.0.0.0/8,fd00::/8",
            "--provider-allow-private=false",
            "--provider-allow-loopback=true",
            "--provider-allow-link-local=true",
            "--provider-allow-cluster-api=true",
            "--provider-max-bytes=65536"
        );
        var egress = options.Egress;
        egress.AllowedHosts.ShouldBe(["a.example.com", "*.b.example.com"]);
        egress.AllowedNetworks.ShouldBe(["10.0.0.0/8", "fd00::/8"]);
        egress.AllowPrivate.ShouldBeFalse();
        options.AllowProviderLoopback.ShouldBe(true);
        egress.AllowLinkLocal.ShouldBeTrue();
        egress.AllowClusterApi.ShouldBeTrue();
        egress.MaxResponseBytes.ShouldBe(65536);
    }

    [Fact]
    public void Parse_BudgetFlags_SayHowMuchIsAskedOfAnAddress()
    {
        var budget = Parse(
            "--provider-concurrency=8",
            "--provider-rate=50",
            "--provider-burst=100",
            "--provider-max-wait=5",
            "--provider-down-for=20"
        ).Budget;
        (budget.MaxConcurrent, budget.PerSecond, budget.Burst).ShouldBe((8, 50, 100));
        (budget.MaxWait, budget.DownFor).ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Validate_BudgetThatAsksNothing_NamesIt() =>
        new AnalysisServiceOptionsValidator()
            .Validate(null, Parse("--provider-concurrency=0", "--provider-rate=-1"))
            .Failures!.ShouldBe(["MaxConcurrent is 0: give 1 to 10000", "PerSecond is -1: give 0 (no limit) to 1000000"]);

    [Fact]
    public void Parse_NoEgressFlags_CloseTheMachineAndItsSegment()
    {
        var egress = Parse().Egress;
        egress.AllowPrivate.ShouldBeTrue();
        Parse().AllowProviderLoopback.ShouldBeNull();
        egress.AllowLinkLocal.ShouldBeFalse();
        egress.AllowClusterApi.ShouldBeFalse();
    }

    [Fact]
    public void Parse_PluginFlags_NameTheFileAndThePatience()
    {
        var options = Parse("--plugins=/no/such/plugins.yaml", "--plugin-timeout=0");

        options.PluginsFile.ShouldBe("/no/such/plugins.yaml");
        var failures = new AnalysisServiceOptionsValidator().Validate(null, options).Failures!.ToList();
        failures.ShouldContain(failure => failure.Contains("PluginsFile is '/no/such/plugins.yaml', which is not there"));
        failures.ShouldContain(failure => failure.Contains("PluginTimeout is 00:00:00"));
    }

    [Theory]
    [InlineData("--provider-allow-loopback=yes", "true or false is needed")]
    [InlineData("--provider-max-bytes=4MiB", "a whole number is needed")]
    public void Parse_UnusableEgressFlag_SaysWhatIsNeeded(string flag, string reason) =>
        Should.Throw<FormatException>(() => Parse(flag)).Message.ShouldContain(reason);

    [Fact]
    public void Validate_NetworkThatIsNone_NamesIt() =>
        new AnalysisServiceOptionsValidator()
            .Validate(null, Parse("--provider-allow-networks=10.0.0.0/99"))
            .FailureMessage!.ShouldContain("'10.0.0.0/99'");
}
