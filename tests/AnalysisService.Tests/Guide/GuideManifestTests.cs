using System.Text.Json.Nodes;

namespace Rollouts.AnalysisService.Tests;

/// <summary>
/// The manifests of docs/analysis.md, given to a stand-alone service: it finds wrong with them what the guide says, and would start a run of the others. What
/// happens in them takes minutes and is played in virtual time (<see cref="AnalysisGuideTests"/>).
/// </summary>
public sealed class GuideManifestTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    [Fact]
    public async Task Manifests_GivenToTheService_AreTakenAsTheGuideSays()
    {
        var refused = 0;
        foreach (var example in AnalysisGuideTests.Examples)
        {
            var data = ((ITheoryDataRow)example).GetData();
            var (manifest, script) = ((string)data[1]!, (string)data[2]!);
            // What the guide shows as invalid is refused for the same reason.
            const string Invalid = "=> Error: Analysis spec invalid: ";
            var fault =
                script.Split('\n')[0] is var first && first.StartsWith(Invalid, StringComparison.Ordinal) ? first[Invalid.Length..] : null;
            var body = new JsonObject { ["manifest"] = manifest };
            var lint = await api.CallAsync("POST", "/templates/lint", body.ToJsonString());
            lint["valid"]!.GetValue<bool>().ShouldBe(fault is null, $"{manifest}\n{lint["problems"]!.ToJsonString()}");
            body["validateOnly"] = true;
            if (fault is null)
            {
                (await api.CallAsync("POST", "/runs", body.ToJsonString()))["metrics"]!.AsArray().ShouldNotBeEmpty();
            }
            else
            {
                refused++;
                lint["problems"]!.AsArray().Select(static p => $"{p!["message"]}").ShouldContain(fault);
                await api.FailAsync(400, "POST", "/runs", body.ToJsonString());
            }
        }

        refused.ShouldBe(1);
    }
}
