using Google.Protobuf.WellKnownTypes;
using Rollouts.Analysis;
using Rollouts.Grpc;
using Rollouts.Plugin.V1;

namespace Rollouts.Providers;

/// <summary>What a plugin is told of a measurement.</summary>
internal static class PluginRequests
{
    /// <exception cref="ProviderException">The metric's configuration cannot be passed on.</exception>
    public static (string Plugin, MeasureRequest Request) Measure(MeasurementContext context)
    {
        var (name, config) = Read(context);
        var request = new MeasureRequest
        {
            Run = SubjectOf(context.Run),
            MetricName = context.Metric.Name,
            Ordinal = context.Ordinal,
            At = context.At.ToTimestamp(),
            Config = config,
        };
        foreach (var (key, value) in context.Measurement?.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            request.Metadata[key] = value;
        }

        return (name, request);
    }

    /// <exception cref="ProviderException">The metric's configuration cannot be passed on.</exception>
    public static (string Plugin, QueryRangeRequest Request) QueryRange(MeasurementContext context, RangeWindow window)
    {
        var (name, config) = Read(context);
        return (
            name,
            new QueryRangeRequest
            {
                Run = SubjectOf(context.Run),
                MetricName = context.Metric.Name,
                Config = config,
                From = window.From.ToTimestamp(),
                To = window.To.ToTimestamp(),
                Step = window.Step.ToDuration(),
            }
        );
    }

    /// <exception cref="ProviderException">The metric's configuration cannot be passed on.</exception>
    public static (string Plugin, CollectGarbageRequest Request) CollectGarbage(MeasurementContext context)
    {
        var (name, config) = Read(context);
        var request = new CollectGarbageRequest
        {
            Run = SubjectOf(context.Run),
            MetricName = context.Metric.Name,
            Config = config,
        };
        foreach (var measurement in context.Trimmed)
        {
            var trimmed = new TrimmedMeasurement();
            foreach (var (key, value) in measurement.Metadata ?? new Dictionary<string, string>(StringComparer.Ordinal))
            {
                trimmed.Metadata[key] = value;
            }

            request.Trimmed.Add(trimmed);
        }

        return (name, request);
    }

    private static (string Name, Struct Config) Read(MeasurementContext context)
    {
        if (context.Metric.Provider.Plugin is not { Count: 1 } plugins)
        {
            throw new ProviderException("provider.plugin must name exactly one plugin");
        }

        var (name, config) = plugins.First();
        try
        {
            return (name, PluginValues.ToStruct(config, $"provider.plugin[\"{name}\"]"));
        }
        catch (PluginValueException e)
        {
            throw new ProviderException(e.Message, e);
        }
    }

    private static Subject SubjectOf(RunIdentity run) =>
        new()
        {
            Namespace = run.Namespace,
            Name = run.Name,
            Uid = run.Uid,
        };
}
