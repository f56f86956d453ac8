using System.Text.Json.Nodes;
using Rollouts.TestKit;

namespace Rollouts.AnalysisService.Tests;

/// <summary>The API on gRPC: the real process, called with the reference implementation for JavaScript.</summary>
public sealed class GrpcApiTests(GrpcApiTests.NodeRun run) : IClassFixture<GrpcApiTests.NodeRun>
{
    [Theory]
    [InlineData("evaluate", """["Failed", true]""")]
    [InlineData("lint", """[false, ["spec.metrics[0].provider"]]""")]
    [InlineData("startAndWatch", """["Pending", "Successful", true, ["2", "2"], 0]""")]
    [InlineData("startTwice", """[true, 6]""")]
    [InlineData("cancel", """[true, true, 0]""")]
    [InlineData("clientCancelsWatch", """[1, false]""")]
    [InlineData("watchDeadline", "4")]
    [InlineData("pages", """[["node-page-0", "node-page-1", "node-page-2", "node-page-3", "node-page-4"], 3]""")]
    [InlineData("wrongField", """[3, "name: not a name", true, true]""")]
    [InlineData("wrongFieldDetails", """[3, "pageSize", "501", "Give 1 to 500, or leave it out."]""")]
    [InlineData("notFound", """[5, "run", "default/nobody", true]""")]
    [InlineData("watchOfNobody", "5")]
    [InlineData("tooLargeAnswerForTheClient", "8")]
    [InlineData("clientCancelsCall", "[1, null]")]
    [InlineData("deadlineOfACallThatHangs", "4")]
    [InlineData("schedules", """[true, [3, "cron"], [false, null, true], [true], ["yearly"], [7, null, 5]]""")]
    [InlineData("catalogue", """[true, true, ["direction", "alpha"]]""")]
    [InlineData("tooLarge", "8")]
    [InlineData("deadline", "4")]
    [InlineData("access", "[16, true, 7]")]
    [InlineData("compare", """["Fail", true]""")]
    [InlineData("compareHistograms", """["Fail", 30]""")]
    [InlineData("verdicts", """["Successful", 1]""")]
    [InlineData("health", """["SERVING", "SERVING", "SERVING"]""")]
    [InlineData("reflection", "true")]
    public void NodeClient_Scenario_SeesWhatRestSees(string scenario, string expected) =>
        (run.Results[scenario]?.ToJsonString() ?? "").ShouldBe(JsonNode.Parse(expected)!.ToJsonString());

    /// <summary>All scenarios, in one process of Node.js.</summary>
    public sealed class NodeRun : IAsyncLifetime
    {
        private readonly ApiFixture _api = new();

        public JsonObject Results { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await _api.InitializeAsync();
            var packages = await NodePackages.InstallAsync(ProjectRoot.Path, "tests/Grpc.Tests/node");
            var script = Path.Combine(ProjectRoot.Path, "tests/AnalysisService.Tests/Api/node/client.js");
            var service = _api.Service;
            string[] arguments = [service.Address, service.Key, service.ReadKey, _api.SourceUrl, Path.Combine(ProjectRoot.Path, "proto")];
            var (code, output, error) = await Tool.RunAsync(NodePackages.StartInfo(packages, script, arguments));
            code.ShouldBe(0, error);
            Results = JsonNode.Parse(output)!.AsObject();
        }

        public ValueTask DisposeAsync() => _api.DisposeAsync();
    }
}
