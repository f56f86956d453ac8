using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Rollouts.Grpc;
using Rollouts.Kubernetes;

namespace Rollouts.Providers;

/// <summary>Plugins that a YAML file names, for services without a cluster.</summary>
public sealed class PluginFile(string path, ILogger<PluginFile> logger) : IPluginSource
{
    private const int MaxBytes = 1 << 20;

    public string Name => $"file '{path}'";

    public async Task<IReadOnlyList<PluginDefinition>> ReadAsync(CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > MaxBytes)
        {
            throw new IOException($"it is larger than {MaxBytes} bytes.");
        }

        try
        {
            var documents = KubeYaml.Read(await File.ReadAllTextAsync(path, cancellationToken));
            var failures = new List<string>();
            var plugins = PluginLists.Read(documents is [JsonObject document, ..] ? document : [], failures);
            failures.ForEach(failure => logger.PluginEntryWrong(Name, failure));
            return plugins;
        }
        catch (JsonException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}
