using System.Globalization;

namespace Rollouts.Cli.Tests;

/// <summary>Files of one test, removed with it.</summary>
public abstract class CompareFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("compare-");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string Write(string name, params string[] lines)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllLines(path, lines);
        return path;
    }

    protected string Missing(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>Log-normal values, the same for the same seed.</summary>
    protected static string[] Values(int count, double centre, double deviation, int seed)
    {
        var random = new Random(seed);
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))
                .Select(normal => Text(centre * Math.Exp(deviation * normal))),
        ];
    }

    protected static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private protected static Task<CommandRun> CompareAsync(string canary, string baseline, params string[] more) =>
        CommandRun.OfAsync(["compare", "--canary", canary, "--baseline", baseline, .. more]);
}
