using Rollouts.Kubernetes;

namespace Rollouts.Cli.Tests;

public sealed class ExperimentLineTests
{
    [Theory]
    [InlineData("""{"duration":"10m"}""", """{"phase":"Running","availableAt":"2026-05-04T11:54:00Z"}""", "Running 10m 4m 60m")]
    [InlineData("""{"duration":"10m"}""", """{"phase":"Pending"}""", "Pending 10m - 60m")]
    [InlineData("""{"duration":"10m"}""", """{"phase":"Running","availableAt":"2026-05-04T11:50:00Z"}""", "Running 10m - 60m")]
    [InlineData("""{"duration":"1h30m"}""", """{"phase":"Successful","availableAt":"2026-05-04T11:54:00Z"}""", "Successful 90m - 60m")]
    [InlineData("{}", """{"phase":"Running","availableAt":"2026-05-04T11:54:00Z"}""", "Running - - 60m")]
    [InlineData("""{"duration":"soon"}""", "{}", " - - 60m")]
    public void Of_Experiment_TellsDurationAndWhatIsLeftOfIt(string spec, string status, string expected)
    {
        var line = ExperimentLine.Of(KubeObject.FromNode(Objects.Experiment(spec, status)), Objects.Now);

        $"{line.Status} {line.Duration} {line.Remaining} {line.Age}".ShouldBe(expected);
    }
}
