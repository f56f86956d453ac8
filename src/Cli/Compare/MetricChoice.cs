using Rollouts.Statistics;

namespace Rollouts.Cli;

/// <summary>Direction and limits: from the options, or from a metric of a CanaryConfig.</summary>
internal static class MetricChoice
{
    private static readonly CanaryConfigLimits _limits = new();

    /// <exception cref="CompareException">The config cannot be used, or the options contradict it.</exception>
    public static (string? Name, MetricAnalysis Analysis) Of(string? config, string? metric, string? direction, double? margin)
    {
        if (config is null)
        {
            return metric is null
                ? (null, FromOptions(direction ?? "increase", margin ?? 1))
                : throw new CompareException("--metric names a metric of --config, which is missing; give both.");
        }

        if (direction is not null || margin is not null)
        {
            throw new CompareException("--config has direction and limits of its own; leave --direction and --margin out.");
        }

        var import = CanaryConfigReader.Read(Bytes(config), _limits);
        if (import.Config is null)
        {
            throw new CompareException(string.Join(Environment.NewLine, import.Errors.Select(error => $"{config}: {error}")));
        }

        var chosen = Choose(config, import.Config, metric);
        return (chosen.Name, chosen.Analysis);
    }

    private static MetricAnalysis FromOptions(string direction, double margin) =>
        new()
        {
            Direction = Enum.Parse<MetricDirection>(direction, ignoreCase: true),
            EffectSize = new()
            {
                AllowedIncrease = margin,
                AllowedDecrease = 1 / margin,
                CriticalIncrease = margin,
                CriticalDecrease = 1 / margin,
            },
        };

    private static CanaryMetric Choose(string path, CanaryConfig config, string? metric)
    {
        if (metric is null)
        {
            return config.Metrics.Count == 1
                ? config.Metrics[0]
                : throw new CompareException($"{path} has {config.Metrics.Count} metrics; name one with --metric: {Names(config)}.");
        }

        return config.Metrics.FirstOrDefault(candidate => candidate.Name == metric)
            ?? throw new CompareException($"{path} has no metric \"{metric}\"; it has {Names(config)}.");
    }

    private static string Names(CanaryConfig config) =>
        config.Metrics.Count == 0 ? "none" : string.Join(", ", config.Metrics.Take(10).Select(static metric => metric.Name));

    /// <summary>One byte more than allowed is enough for the reader to refuse it.</summary>
    private static ReadOnlyMemory<byte> Bytes(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var bytes = new MemoryStream();
            var buffer = new byte[64 * 1024];
            for (var read = stream.Read(buffer); read > 0 && bytes.Length <= _limits.Bytes; read = stream.Read(buffer))
            {
                bytes.Write(buffer, 0, read);
            }

            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CompareException($"{path} cannot be read: {exception.Message} Give the path of a CanaryConfig in JSON.");
        }
    }
}
