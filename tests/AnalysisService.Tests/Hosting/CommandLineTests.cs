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

        (options.StorePath, options.InstanceId).ShouldBe(("flag.db", "blue"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(true, "--standalone")]
    [InlineData(true, "--standalone", "--store=x.db")]
    [InlineData(true, "--standalone", "true")]
    [InlineData(false, "--standalone=false")]
    public void Parse_Standalone_NeedsNoValue(bool? expected, params string[] arguments) => Parse(arguments).StandAlone.ShouldBe(expected);

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
            StorePath = "",
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
}
