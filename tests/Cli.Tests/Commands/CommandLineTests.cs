namespace Rollouts.Cli.Tests;

/// <summary>Help, usage errors and the flags that every command has.</summary>
public sealed class CommandLineTests
{
    public static TheoryData<string> Commands =>
        [
            "abort",
            "get rollout",
            "lint",
            "list rollouts",
            "pause",
            "promote",
            "restart",
            "retry rollout",
            "retry experiment",
            "set image",
            "status",
            "undo",
            "why",
        ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Help_OfEachCommand_HasUsageExamplesAndGlobalFlags(string command)
    {
        var (code, output, error) = await CommandRun.OfAsync([.. command.Split(' '), "--help"]);

        code.ShouldBe(0);
        error.ShouldBeEmpty();
        output.ShouldContain($"Usage:\n  kubectl argo rollouts {command}");
        output.ShouldContain($"\nExamples:\n  # ");
        output.ShouldContain("\nGlobal Flags:\n");
        output.ShouldContain("  -n, --namespace string ");
    }

    [Theory]
    [InlineData("get rollout", "rollout, ro, rollouts")]
    [InlineData("list rollouts", "rollouts, ro, rollout")]
    [InlineData("retry rollout", "rollout, ro, rollouts")]
    [InlineData("retry experiment", "experiment, exp, experiments")]
    public async Task Help_Aliases_AreArgos(string command, string aliases) =>
        (await CommandRun.OfAsync([.. command.Split(' '), "-h"])).Output.ShouldContain($"\nAliases:\n  {aliases}\n");

    [Theory]
    [InlineData("get rollout", "--no-color", "--timeout-seconds int", "-w, --watch")]
    [InlineData("list rollouts", "-A, --all-namespaces", "--name string", "--timestamps", "-w, --watch")]
    [InlineData("status", "-t, --timeout duration", "-w, --watch")]
    [InlineData("promote", "--full")]
    [InlineData("restart", "-i, --in string")]
    [InlineData("undo", "--to-revision int")]
    public async Task Help_Flags_AreArgos(string command, params string[] flags)
    {
        var (_, output, _) = await CommandRun.OfAsync([.. command.Split(' '), "--help"]);

        foreach (var flag in flags)
        {
            output.ShouldContain($" {flag} ");
        }
    }

    [Fact]
    public async Task Help_Flags_AreThoseOfKubectl()
    {
        var (_, output, _) = await CommandRun.OfAsync("--help");

        foreach (
            var flag in (string[])
                [
                    "--as string",
                    "--as-group string",
                    "--as-uid string",
                    "--certificate-authority string",
                    "--client-certificate string",
                    "--client-key string",
                    "--cluster string",
                    "--context string",
                    "--insecure-skip-tls-verify",
                    "--kubeconfig string",
                    "-n, --namespace string",
                    "--request-timeout string",
                    "-s, --server string",
                    "--tls-server-name string",
                    "--token string",
                    "--user string",
                    "-v, --kloglevel int",
                    "--loglevel string",
                ]
        )
        {
            output.ShouldContain($" {flag} ");
        }
    }

    [Theory]
    [InlineData("get", "rollout")]
    [InlineData("get")]
    [InlineData("abort")]
    [InlineData("promote", "a", "b")]
    [InlineData("undo", "a", "--to-revision", "x")]
    [InlineData("set", "image", "a")]
    [InlineData("get", "rollout", "a", "--unknown")]
    [InlineData("nonsense")]
    public async Task Run_WrongUsage_IsAnErrorWithTheUsage(params string[] args)
    {
        var (code, output, error) = await CommandRun.OfAsync(args);

        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldStartWith("Error: ");
        error.ShouldContain("\nUsage:\n  kubectl argo rollouts");
    }

    [Fact]
    public async Task Run_ValueThatCannotBeRead_IsOneSentence()
    {
        var (code, output, error) = await CommandRun.OfAsync("demo", "--rate", "many");

        code.ShouldBe(1);
        output.ShouldBeEmpty();
        error.ShouldStartWith("Error: ");
        error.ShouldContain("'many' for option '--rate'");
        error.Count(static c => c == '\n').ShouldBe(1);
    }

    [Theory]
    [InlineData("Error: --as-uid and --as-group need --as: name the user to act as\n", "--as-group", "g")]
    [InlineData("Error: --server \"ftp://x\" must be an http or https address\n", "--server", "ftp://x")]
    [InlineData(
        "Error: --request-timeout \"soon\" must be a duration such as 1s, 2m or 3h\n",
        "--request-timeout",
        "soon",
        "--server",
        "http://x"
    )]
    [InlineData("Error: the kubeconfig nowhere does not exist\n", "--kubeconfig", "nowhere")]
    public async Task Run_WrongConnection_IsOneSentence(string expected, params string[] flags) =>
        (await CommandRun.OfAsync(["pause", "a", .. flags])).ShouldBe(new CommandRun(1, "", expected));

    [Fact]
    public async Task Run_FlagsOfKubectl_ReachTheServerBeforeAndAfterTheCommand()
    {
        List<HttpRequestMessage> requests = [];
        var host = new CommandHost
        {
            Output = TextWriter.Null,
            Error = TextWriter.Null,
            Environment = static _ => null,
            Connect = (connection, options, time) =>
                new Kubernetes.KubernetesClient(
                    new RefusingHandler(request =>
                    {
                        requests.Add(request);
                        return RefusingHandler.Status(System.Net.HttpStatusCode.Forbidden, "Forbidden", "no");
                    }),
                    connection,
                    options,
                    time
                ),
        };

        var code = await CommandLine.RunAsync(
            [
                "--namespace",
                "team",
                "pause",
                "guestbook",
                "-s",
                "http://api.test",
                "--token=t",
                "--as",
                "me",
                "--as-uid",
                "7",
                "--as-group",
                "g",
            ],
            host,
            CancellationToken.None
        );

        code.ShouldBe(1);
        var request = requests.ShouldHaveSingleItem();
        request.RequestUri!.ToString().ShouldBe("http://api.test/apis/argoproj.io/v1alpha1/namespaces/team/rollouts/guestbook");
        request.Headers.Authorization!.ToString().ShouldBe("Bearer t");
        request.Headers.GetValues("Impersonate-User").ShouldBe(["me"]);
        request.Headers.GetValues("Impersonate-Uid").ShouldBe(["7"]);
        request.Headers.GetValues("Impersonate-Group").ShouldBe(["g"]);
        request.Headers.UserAgent.ToString().ShouldBe("kubectl-argo-rollouts");
    }

    [Theory]
    [InlineData(true, null, null, true)]
    [InlineData(false, null, null, false)]
    [InlineData(true, "1", null, false)]
    [InlineData(true, null, "dumb", false)]
    public void InColour_OnlyWherePeopleLookAndWant(bool isTerminal, string? noColor, string? term, bool expected) =>
        new CommandHost
        {
            IsTerminal = isTerminal,
            Environment = name =>
                name switch
                {
                    "NO_COLOR" => noColor,
                    "TERM" => term,
                    _ => null,
                },
        }.InColour.ShouldBe(expected);
}
