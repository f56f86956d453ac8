using System.Text.Json;
using Rollouts.Expressions;

namespace Rollouts.Conformance;

/// <summary>The environments that recorded evaluations name, each in a file <c>env-NAME.json</c> of one folder.</summary>
internal sealed class RecordedEnvironments(string? folder)
{
    private readonly Dictionary<string, ExpressionEnvironment> _known = new(StringComparer.Ordinal);

    /// <exception cref="IOException">There is no such folder or file.</exception>
    /// <exception cref="FormatException">The file does not describe an environment.</exception>
    public ExpressionEnvironment this[string name]
    {
        get
        {
            if (!_known.TryGetValue(name, out var environment))
            {
                environment = Read(PathOf(name));
                _known.Add(name, environment);
            }

            return environment;
        }
    }

    private string PathOf(string name)
    {
        if (folder is null)
        {
            throw new FormatException("the case names an environment, but none are given; add --envs DIR.");
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"--envs: '{folder}' does not exist; name the folder that holds the env-*.json files.");
        }

        var path = Path.Combine(folder, $"env-{name}.json");
        return name.AsSpan().IndexOfAny('/', '\\') < 0 && File.Exists(path)
            ? path
            : throw new FileNotFoundException(
                $"env: there is no environment '{name}' in '{folder}'; it would be the file env-{name}.json."
            );
    }

    private static ExpressionEnvironment Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            var variables = root.GetProperty("vars")
                .EnumerateObject()
                .Select(p => KeyValuePair.Create(p.Name, RecordedValue.Read(p.Value)));
            var argo = root.TryGetProperty("argo_funcs", out var flag) && flag.GetBoolean();
            return ExpressionEnvironment.Of(variables, argo);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"'{path}' does not describe an environment ({{\"vars\": …}}): {exception.Message}", exception);
        }
    }
}
