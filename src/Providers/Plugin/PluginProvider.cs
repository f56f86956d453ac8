using Grpc.Core;
using Rollouts.Analysis;
using Rollouts.Grpc;
using Rollouts.Plugin.V1;
using Client = Rollouts.Plugin.V1.MetricProvider.MetricProviderClient;

namespace Rollouts.Providers;

/// <summary>Lets a plugin measure: a process of its own that the host keeps running (row F24). What goes wrong with it is an answer.</summary>
internal sealed class PluginProvider(Rollouts.Grpc.PluginHost host) : IRangeQueryProvider
{
    public string Name => "plugin";

    public string Type => "RPCPlugin";

    public Task<ProviderAnswer> StartAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        MeasureAsync(context, static (client, request, options) => client.StartAsync(request, options), cancellationToken);

    public Task<ProviderAnswer> ResumeAsync(MeasurementContext context, CancellationToken cancellationToken = default) =>
        MeasureAsync(context, static (client, request, options) => client.ResumeAsync(request, options), cancellationToken);

    public async Task<ProviderAnswer> TerminateAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        var answer = await MeasureAsync(
            context,
            static (client, request, options) => client.TerminateAsync(request, options),
            cancellationToken
        );
        return answer is ProviderAnswer.Pending
            ? new ProviderAnswer.Error("the plugin was asked to end the measurement and wants to be asked again: answer Terminate finally")
            : answer;
    }

    public async Task CollectGarbageAsync(MeasurementContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var (name, request) = PluginRequests.CollectGarbage(context);
            await host.CallAsync(
                PluginKind.MetricProvider,
                name,
                (invoker, options) => new Client(invoker).CollectGarbageAsync(request, options),
                cancellationToken
            );
        }
        catch (PluginException e)
        {
            throw new ProviderException(e.Message, e);
        }
    }

    /// <summary>Optional in the protocol: an older plugin does not know the method.</summary>
    public async Task<IReadOnlyList<LabelledSeries>> QueryRangeAsync(
        MeasurementContext context,
        DateTimeOffset from,
        DateTimeOffset to,
        TimeSpan step,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        var (name, request) = PluginRequests.QueryRange(context, new RangeWindow(from, to, step));
        try
        {
            var response = await host.CallAsync(
                PluginKind.MetricProvider,
                name,
                (invoker, options) => new Client(invoker).QueryRangeAsync(request, options),
                cancellationToken
            );
            return PluginSeries.Read(name, response);
        }
        catch (PluginException e) when (e.InnerException is RpcException { StatusCode: StatusCode.Unimplemented })
        {
            throw new ProviderException(
                $"plugin '{name}' has no series, and a comparison needs them: serve rollouts.plugin.v1.MetricProvider/QueryRange, or compare with another source",
                e
            );
        }
        catch (PluginException e)
        {
            throw new ProviderException(e.Message, e);
        }
    }

    public IReadOnlyDictionary<string, string> DescribeMetric(Api.Metric metric) => new Dictionary<string, string>(StringComparer.Ordinal);

    private async Task<ProviderAnswer> MeasureAsync(
        MeasurementContext context,
        Func<Client, MeasureRequest, CallOptions, AsyncUnaryCall<MeasureResponse>> call,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            var (name, request) = PluginRequests.Measure(context);
            var response = await host.CallAsync(
                PluginKind.MetricProvider,
                name,
                (invoker, options) => call(new Client(invoker), request, options),
                cancellationToken
            );
            return PluginAnswers.Read(name, response);
        }
        catch (Exception e) when (e is PluginException or ProviderException)
        {
            return new ProviderAnswer.Error(e.Message);
        }
    }
}
