namespace Rollouts.AnalysisService.Tests;

/// <summary>The examples of docs/api.md against a stand-alone service.</summary>
public sealed class ApiDocumentTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Examples_RunInOrder_PrintWhatTheDocumentSays() =>
        (await DocumentExamples.RunAsync("docs/api.md", api)).ShouldBeGreaterThan(10);
}
