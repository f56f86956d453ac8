namespace Rollouts.ClusterBed;

/// <summary>The chart as it would be installed (<c>eng/chart/render.sh</c>).</summary>
public static class RenderedChart
{
    /// <param name="options">Those of <c>eng/chart/render.go</c>.</param>
    /// <exception cref="UnavailableException">No renderer can be built on this machine.</exception>
    /// <exception cref="InvalidOperationException">The chart or a value is at fault, with what the renderer said.</exception>
    public static async Task<IReadOnlyList<ChartObject>> ReadAsync(params IEnumerable<string> options)
    {
        var file = Path.GetTempFileName();
        try
        {
            await ShellScript.RunAsync("eng/chart/render.sh", [file, .. options]);
            return [.. YamlManifest.Read(await File.ReadAllTextAsync(file)).Select(ChartObject.Of)];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
