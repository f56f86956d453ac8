using System.Text;

namespace Rollouts.AnalysisService.Tests;

internal static class Answers
{
    public static async Task<string> TextAsync(this HttpResponseMessage response) =>
        Encoding.UTF8.GetString(await (await response.Content.ReadAsStreamAsync()).ReadAllAsync());
}
