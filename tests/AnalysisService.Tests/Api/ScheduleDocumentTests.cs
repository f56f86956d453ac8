namespace Rollouts.AnalysisService.Tests;

/// <summary>The examples of docs/schedules.md against a stand-alone service that was started with its files of schedules.</summary>
public sealed class ScheduleDocumentTests : IAsyncLifetime
{
    private ApiFixture _api = null!;

    public async ValueTask InitializeAsync()
    {
        var document = await File.ReadAllTextAsync(Path.Combine(ProjectRoot.Path, "docs/schedules.md"));
        var files = DocumentExamples.Blocks(document).Where(static b => b.Language == "yaml").Select(static b => b.Text);
        _api = new ApiFixture { Schedules = string.Join("\n---\n", files) };
        await _api.InitializeAsync();
    }

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task Examples_RunInOrder_PrintWhatTheDocumentSays() =>
        (await DocumentExamples.RunAsync("docs/schedules.md", _api)).ShouldBeGreaterThan(4);
}
