using System.IO.Compression;
using System.Text.Json;

namespace Rollouts.Expressions.Tests;

/// <summary>Evaluations recorded from the original, kept in a folder beside the project; without them these tests are skipped.</summary>
internal static class RecordedFiles
{
    public static string Require()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            foreach (var candidate in new[] { Path.Combine(folder.FullName, "../shared"), Path.Combine(folder.FullName, "../../shared") })
            {
                var found = Path.Combine(candidate, "conformance/expressions");
                if (File.Exists(Path.Combine(folder.FullName, "Rollouts.sln")) && Directory.Exists(found))
                {
                    return found;
                }
            }
        }

        Assert.Skip("The recorded vectors (../shared/conformance/expressions) are not beside this checkout.");
        return "";
    }

    public static IEnumerable<JsonElement> Lines(string folder, string file)
    {
        using var stream = new GZipStream(File.OpenRead(Path.Combine(folder, file)), CompressionMode.Decompress);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            using var document = JsonDocument.Parse(line, new JsonDocumentOptions { MaxDepth = 2_000 });
            yield return document.RootElement.Clone();
        }
    }

    public static Dictionary<string, ExpressionEnvironment> Environments(string folder)
    {
        var environments = new Dictionary<string, ExpressionEnvironment>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(folder, "envs"), "env-*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var root = document.RootElement;
            var variables = root.GetProperty("vars")
                .EnumerateObject()
                .Select(p => KeyValuePair.Create(p.Name, RecordedValue.Read(p.Value)));
            var argo = root.TryGetProperty("argo_funcs", out var flag) && flag.GetBoolean();
            environments[Path.GetFileNameWithoutExtension(file)["env-".Length..]] = ExpressionEnvironment.Of(variables, argo);
        }

        return environments;
    }
}
