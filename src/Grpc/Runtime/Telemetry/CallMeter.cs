using System.Diagnostics;
using System.Diagnostics.Metrics;
using Grpc.Core;

namespace Rollouts.Grpc;

/// <summary>Measures calls, by method and status.</summary>
internal static class CallMeter
{
    private static readonly Histogram<double> Server = GrpcMeter.Instance.CreateHistogram<double>(
        "rpc.server.duration",
        "s",
        "How long calls took that this process served."
    );

    private static readonly Histogram<double> Client = GrpcMeter.Instance.CreateHistogram<double>(
        "rpc.client.duration",
        "s",
        "How long calls took that this process made."
    );

    public static void Served(IMethod method, StatusCode status, TimeSpan duration) => Record(Server, method, status, duration);

    public static void Made(IMethod method, StatusCode status, TimeSpan duration) => Record(Client, method, status, duration);

    private static void Record(Histogram<double> histogram, IMethod method, StatusCode status, TimeSpan duration)
    {
        if (histogram.Enabled)
        {
            var tags = new TagList
            {
                { "rpc.service", method.ServiceName },
                { "rpc.method", method.Name },
                { "rpc.grpc.status_code", (int)status },
            };
            histogram.Record(duration.TotalSeconds, tags);
        }
    }
}
